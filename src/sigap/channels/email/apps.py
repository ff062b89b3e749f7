from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from sigap.channels.email.imap.watching import Watching
    from sigap.channels.email.smtp.sender import Sender
    from sigap.core.posting import Notice


class EmailConfig(AppConfig):
    name = "sigap.channels.email"
    label = "email"

    def ready(self) -> None:
        from sigap.channels import reading
        from sigap.channels.email.actions import alarms, overdue
        from sigap.channels.email.adapter import (
            HeaderAdapter,
            JunkAdapter,
            MailAdapter,
            PartsAdapter,
        )
        from sigap.channels.email.importing import SOURCES
        from sigap.channels.email.importing.adapter import ArchiveAdapter
        from sigap.channels.email.planning import plan
        from sigap.channels.email.queries import brands
        from sigap.core import posting
        from sigap.core.loops import Loop, offer
        from sigap.tickets import outgoing
        from sigap.tickets.brands import Brands
        from sigap.tickets.brands import register as register_brands
        from sigap.tickets.models.choices import StatusCategory

        mail = MailAdapter()
        reading.register("mail", mail)
        reading.register("mail-header", HeaderAdapter(mail))
        reading.register("mail-parts", PartsAdapter(mail))
        reading.register("mail-junk", JunkAdapter(mail))
        for status, source in SOURCES.items():
            reading.register(source, ArchiveAdapter(mail, StatusCategory(status)))
        outgoing.register("mail", plan)
        register_brands(Brands(brands.names, brands.of_ticket))
        posting.register(_send_notice)
        offer(Loop("mail out", lambda: _sender().step(), pause_s=0.8, wakes_on=outgoing.CHANNEL))
        offer(Loop("sent copies", _file_copies, pause_s=3.0))
        offer(Loop("overdue", overdue.tell_overdue, pause_s=overdue.LOOK_S))
        offer(Loop("alarms", alarms.watch, pause_s=alarms.LOOK_S))
        offer(Loop("mailboxes", lambda: _watching().step(), pause_s=3.0))


# Only the worker needs what talks to mail servers; the web processes do without.


@cache
def _sender() -> Sender:
    from sigap.channels.email.smtp.sender import Sender

    return Sender()


@cache
def _watching() -> Watching:
    from sigap.channels.email.imap.watching import Watching

    return Watching()


def _file_copies() -> int:
    if not _any_copies():
        return 0
    from sigap.channels.email.imap.sent import file_copies

    return file_copies()


def _any_copies() -> bool:
    from sigap.channels.email.models import SentCopy

    return SentCopy.objects.filter(raw__isnull=False).exists()


def _send_notice(notice: Notice) -> str:
    from sigap.channels.email.smtp.notices import send_notice

    return send_notice(notice)
