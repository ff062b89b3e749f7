"""What a message says about itself, and what was left out of it, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sigap.tickets.queries.reading import ShownMessage


def remarks(message: ShownMessage) -> list[str]:
    """Sentences for its flags and notices, in their order."""
    flags = {
        "auto_reply": _("Automatic reply"),
        "bounce": _("Report of a mail that was not delivered"),
        "list": _("Sent to a mailing list"),
        "same_id_other_bytes": _("Claims to be a message that came before, with other content"),
    }
    notices = {
        "message_cut": _("The message was too large; its end is missing"),
        "headers_cut": _("Some of its many headers were left out"),
        "parts_cut": _("Some of its many parts were left out"),
        "depth_cut": _("Parts nested too deeply were left out"),
        "addresses_cut": _("Some of its many addresses were left out"),
        "text_cut": _("The text was too long; its end is missing"),
        "html_cut": _("The formatting was too large; a part is missing"),
        "no_sender": _("It names no sender"),
    }
    known = [flags[flag] for flag in message.flags if flag in flags]
    return known + [
        notices[code] for each in message.notices if (code := each.partition(":")[0]) in notices
    ]
