"""What tickets add to the settings' front page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sigap.people import desk_settings
from sigap.people.roles import Right


def register() -> None:
    """Called once, when the app is ready."""
    desk_settings.register(
        desk_settings.Entry(
            group="tickets",
            title=_("Categories"),
            sub=_("Subjects, their teams, confidential ones"),
            url_name="ticket_settings:categories",
            icon="tag",
            order=10,
            right=Right.MANAGE_SETTINGS,
        ),
        desk_settings.Entry(
            group="tickets",
            title=_("Custom fields"),
            sub=_("What tickets say besides what all of them say"),
            url_name="ticket_settings:fields",
            icon="text",
            order=20,
            right=Right.MANAGE_SETTINGS,
        ),
        desk_settings.Entry(
            group="tickets",
            title=_("Forms"),
            sub=_("Which fields, when, and packs to start from"),
            url_name="ticket_settings:forms",
            icon="list",
            order=21,
            right=Right.MANAGE_SETTINGS,
        ),
    )
