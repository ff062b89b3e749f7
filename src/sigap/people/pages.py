"""What this app adds to the settings' front page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sigap.people import desk_settings
from sigap.people.desk_settings import Entry
from sigap.people.roles import Right


def register() -> None:
    """Called once, when the app is ready."""
    desk_settings.register(
        Entry(
            group="people",
            title=_("Agents"),
            sub=_("Invite, roles, disable"),
            url_name="people:agents",
            icon="users",
            order=10,
            right=Right.MANAGE_PEOPLE,
        ),
        Entry(
            group="people",
            title=_("Teams"),
            sub=_("Members, tiers, levels, leads"),
            url_name="people:teams",
            icon="building-2",
            order=20,
            right=Right.MANAGE_PEOPLE,
        ),
        Entry(
            group="own",
            title=_("Profile"),
            sub=_("Name, language, appearance"),
            url_name="people:profile",
            icon="id-card",
            order=10,
        ),
        Entry(
            group="own",
            title=_("Password"),
            sub=_("Change how you sign in"),
            url_name="people:password",
            icon="lock",
            order=20,
        ),
        Entry(
            group="own",
            title=_("API tokens"),
            sub=_("Keys for programs that act for you"),
            url_name="people:tokens",
            icon="code",
            order=30,
        ),
    )
