"""Files mail of an archive, with the status that was chosen for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from sigap.channels.email.adapter import Known, MailAdapter, bracketed, known_among, with_way
from sigap.channels.email.models import MailboxTicket
from sigap.channels.email.parsing import Unreadable
from sigap.channels.email.parsing.parser import ParserDied
from sigap.channels.email.queries.mailboxes import Directory, directory
from sigap.channels.email.sameness import same_mail
from sigap.channels.models import Inbound
from sigap.channels.reading import CannotRead, Filed, TryAgain
from sigap.core import blobs, clock
from sigap.tickets.actions.archiving import receive_archived
from sigap.tickets.actions.receiving import Filing, Others
from sigap.tickets.envelope import Envelope
from sigap.tickets.models import Message
from sigap.tickets.models.choices import StatusCategory
from sigap.tickets.references import addresses_of

OLDEST = datetime(1980, 1, 1, tzinfo=UTC)


class ArchiveAdapter:
    """One for each status. Senders of old mail are not checked: their keys are gone."""

    def __init__(self, mail: MailAdapter, status: StatusCategory) -> None:
        self._mail, self._status = mail, status

    def read(self, raw: bytes) -> Envelope:
        try:
            return self._mail.parser.parse(raw)
        except Unreadable as error:
            raise CannotRead(error.reason) from error
        except ParserDied as error:
            raise TryAgain(error.reason) from error

    def file(self, inbounds: Sequence[tuple[Inbound, object]]) -> list[Filed]:
        mails = [
            (row, with_way(row, content))
            for row, content in inbounds
            if isinstance(content, Envelope)
        ]
        boxes, known = directory(), known_among([envelope for _, envelope in mails])
        return [self._file(row, envelope, boxes, known) for row, envelope in mails]

    def _file(
        self, inbound: Inbound, envelope: Envelope, boxes: Directory, known: dict[str, Known]
    ) -> Filed:
        key = bracketed(envelope.message_id)
        same = known.get(key)
        if same and (not same.raw or _is_same(inbound, same.raw)):
            return Filed(Message.objects.get(pk=same.pk), "it is here already")
        mailbox = boxes.choose([*addresses_of(envelope), inbound.through])
        filing = Filing(
            team_id=mailbox.team_id if mailbox else None,
            raw=inbound.blob_id,
            remote_images=envelope.remote_images,
            own_addresses=boxes.own,
            others=Others.NEVER,
        )
        with clock.at(_moment(envelope)):
            received = receive_archived(envelope, filing, status=self._status)
        if key:
            known.setdefault(key, Known(received.message.pk, inbound.blob_id))
        if received.opened and mailbox:
            MailboxTicket.objects.create(ticket=received.ticket, mailbox=mailbox)
        return Filed(received.message, "imported")


def _is_same(inbound: Inbound, blob: str) -> bool:
    return same_mail(blobs.read(inbound.blob_id), blobs.read(blob))


def _moment(envelope: Envelope) -> datetime:
    """When it was sent, by what it says; the present where that cannot be."""
    now = clock.now()
    sent = envelope.sent_at
    return sent if sent and OLDEST < sent <= now else now
