"""Mail to agents may hold the start of a message."""

from __future__ import annotations

from html import escape

from django.db.models import Q

from sigap.notifications.models import Mail
from sigap.tickets.redaction import Redaction


def reach(redaction: Redaction) -> list[str]:
    """Covers the passages in mail to agents, sent or waiting."""
    for passage in redaction.passages:
        found = Mail.objects.filter(
            Q(text__contains=passage)
            | Q(html__contains=passage)
            | Q(html__contains=escape(passage))
            | Q(subject__contains=passage)
        )
        for mail in found:
            mail.text, mail.html = redaction.hide(mail.text), redaction.hide(mail.html)
            mail.subject = redaction.hide(mail.subject)
            mail.save(update_fields=["text", "html", "subject"])
    return []
