"""What the channels add to the settings' front page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sigap.people import desk_settings
from sigap.people.roles import Right


def register() -> None:
    """Called once, when the app is ready."""
    desk_settings.register(
        desk_settings.Entry(
            group="channels",
            title=_("Mailboxes"),
            sub=_("Addresses, servers, signatures"),
            url_name="email:mailboxes",
            icon="mail",
            order=10,
            right=Right.MANAGE_SETTINGS,
        ),
        desk_settings.Entry(
            group="channels",
            title=_("Received messages"),
            sub=_("What came in, and what failed"),
            url_name="channels:received",
            icon="inbox",
            order=20,
            right=Right.SEE_INBOUND,
        ),
        desk_settings.Entry(
            group="channels",
            title=_("Senders and spam"),
            sub=_("Whose mail is blocked, allowed or held"),
            url_name="email:senders",
            icon="shield",
            order=30,
            right=Right.MANAGE_SETTINGS,
        ),
        desk_settings.Entry(
            group="channels",
            title=_("Mail filters"),
            sub=_("Tags, team and priority by header and text"),
            url_name="email:filters",
            icon="list-ordered",
            order=40,
            right=Right.MANAGE_SETTINGS,
        ),
    )
