"""Django's mail goes into the same queue as notifications (settings.EMAIL_BACKEND)."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage, EmailMultiAlternatives

from sigap.notifications.actions.mailing import queue_mail


class OutboxBackend(BaseEmailBackend):
    """One row for each receiver; the worker sends it through the default mailbox."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for receiver in message.recipients():
                queue_mail(receiver, str(message.subject), str(message.body), _html(message))
        return len(email_messages)


def _html(message: EmailMessage) -> str:
    if isinstance(message, EmailMultiAlternatives):
        for content, mimetype in message.alternatives:
            if mimetype == "text/html":
                return str(content)
    return ""
