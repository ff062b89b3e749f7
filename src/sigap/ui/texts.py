"""The words that scripts show, handed to them by the page in the reader's language."""

from __future__ import annotations

from functools import cache

from django.utils.translation import gettext as _
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup


def texts() -> dict[str, str]:
    """By the keys that static/ui/js asks for; {name} is filled in by the script."""
    return {
        "close": _("Close"),
        "retry": _("Try again"),
        "failed": _("Couldn't save. Check your connection and try again."),
        "uploading": _("Uploading {name}"),
        "uploaded": _("{name} is attached"),
        "upload_failed": _("{name} couldn't be uploaded."),
        "remove": _("Remove {name}"),
        "draft_kept": _("Draft kept"),
        "draft_here": _("Draft kept in this browser only; trying again"),
        "link_address": _("Address of the link"),
        "reply_label": _("Write a reply"),
        "note_label": _("Write an internal note"),
        "send": _("Send"),
        "add_note": _("Add note"),
    }


@cache
def drawn(language: str) -> Markup:
    """The same as JSON; ``language`` is the active one."""
    return htmlsafe_json_dumps(texts())
