"""How mail is read and filed: the adapter of the source ``mail``."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sigap.channels.email.actions.trips import note_trip_back
from sigap.channels.email.agents import agent_answer
from sigap.channels.email.authentication import check_sender
from sigap.channels.email.health.trips import selectors_in, token_in
from sigap.channels.email.holding import report_in, why_foreign_report_held, why_held
from sigap.channels.email.models import Mailbox, MailboxTicket
from sigap.channels.email.parsing import Unreadable
from sigap.channels.email.parsing.parser import Parser, ParserDied
from sigap.channels.email.pretending import pretences
from sigap.channels.email.queries.mailboxes import Directory, directory
from sigap.channels.email.sameness import same_mail
from sigap.channels.email.screening import Screening, with_outcome
from sigap.channels.models import Inbound
from sigap.channels.reading import CannotRead, Filed, TryAgain
from sigap.core import blobs
from sigap.tickets.actions.receiving import Filing, Others, receive
from sigap.tickets.actions.reporting import file_report
from sigap.tickets.envelope import Envelope, Flag, SenderCheck, Verdict
from sigap.tickets.models import Message
from sigap.tickets.references import addresses_of, tickets_in_own_ids

LANGUAGE_LENGTH = 3
logger = logging.getLogger(__name__)


class MailAdapter:
    """Reads mail in the parser's child process, which it keeps."""

    def __init__(self) -> None:
        self.parser = Parser()

    def read(self, raw: bytes) -> Envelope:
        try:
            envelope = self.parser.parse(raw)
        except Unreadable as error:
            raise CannotRead(error.reason) from error
        except ParserDied as error:
            raise TryAgain(error.reason) from error
        return replace(envelope, sender_check=_checked(raw, envelope))

    def file(self, inbounds: Sequence[tuple[Inbound, object]]) -> list[Filed]:
        mails = [
            (row, with_way(row, content))
            for row, content in inbounds
            if isinstance(content, Envelope)
        ]
        envelopes = [envelope for _, envelope in mails]
        filing = _Filing(directory(), known_among(envelopes), Screening(envelopes))
        filed = [filing.file(row, envelope) for row, envelope in mails]
        MailboxTicket.objects.bulk_create(filing.opened, ignore_conflicts=True)
        return filed


class HeaderAdapter:
    """Reads the header of a mail whose content was too large to take."""

    def __init__(self, mail: MailAdapter) -> None:
        self._mail = mail
        self.file = mail.file

    def read(self, raw: bytes) -> Envelope:
        envelope = self._mail.read(raw)
        return replace(
            envelope,
            flags=envelope.flags | {Flag.LIMITED},
            notices=(*envelope.notices, "left_on_server"),
            # The signatures are about content that is not here.
            sender_check=SenderCheck(verdict=Verdict.UNKNOWN),
        )


class PartsAdapter:
    """Reads mail that was put together from the parts that a relay gave of it."""

    def __init__(self, mail: MailAdapter) -> None:
        self._mail = mail
        self.file = mail.file

    def read(self, raw: bytes) -> Envelope:
        envelope = self._mail.read(raw)
        check = envelope.sender_check
        if check.checked_by or check.verdict != Verdict.FAIL:
            return envelope
        # Signatures were made over other bytes: that they fail tells nothing.
        return replace(envelope, sender_check=SenderCheck(verdict=Verdict.UNKNOWN))


class JunkAdapter:
    """Holds what was found in the junk folder until somebody releases it."""

    def __init__(self, mail: MailAdapter) -> None:
        self._mail = mail
        self.read = mail.read

    def file(self, inbounds: Sequence[tuple[Inbound, object]]) -> list[Filed]:
        return [
            self._mail.file([pair])[0]
            if pair[0].released
            else Filed(None, "it was in the junk folder")
            for pair in inbounds
        ]


@dataclass(frozen=True, slots=True)
class Known:
    """A message that is there already: its id, and the blob of its source if it came in."""

    pk: int
    raw: str | None


class _Filing:
    """One batch on its way into tickets."""

    def __init__(self, boxes: Directory, known: dict[str, Known], screening: Screening) -> None:
        self._boxes, self._known, self._screening = boxes, known, screening
        self.opened: list[MailboxTicket] = []

    def file(self, inbound: Inbound, envelope: Envelope) -> Filed:
        if trip := token_in(envelope):
            return self._came_back(trip, envelope)
        known = self._known.get(bracketed(envelope.message_id))
        if known:
            if remark := self._why_same(inbound, envelope, known):
                return Filed(Message.objects.get(pk=known.pk), remark)
            envelope = replace(envelope, flags=envelope.flags | {Flag.SAME_ID_OTHER_BYTES})
        if not inbound.released and (why := why_held(envelope)):
            return Filed(None, why)
        if report := report_in(envelope):
            about = file_report(envelope, report, raw=inbound.blob_id)
            if about:
                return Filed(about, f"a report ({report.kind.value}) on a message of ours")
            if not inbound.released and (why := why_foreign_report_held(envelope)):
                return Filed(None, why)
        mailbox = self._boxes.choose([*addresses_of(envelope), inbound.through])
        filing = Filing(
            team_id=mailbox.team_id if mailbox else None,
            raw=inbound.blob_id,
            remote_images=envelope.remote_images,
            own_addresses=self._boxes.own,
            others=Others(mailbox.copied) if mailbox else Others.JOIN,
        )
        return agent_answer(envelope, filing) or self._receive(inbound, envelope, filing, mailbox)

    def _came_back(self, trip: str, envelope: Envelope) -> Filed:
        """A test mail of ours has done its work by coming in."""
        is_last = note_trip_back(trip, selectors_in(envelope))
        words = "the test mail came back" if is_last else "an earlier test mail came back"
        return Filed(None, words, settled=True)

    def _receive(
        self, inbound: Inbound, envelope: Envelope, filing: Filing, mailbox: Mailbox | None
    ) -> Filed:
        """Into a ticket, unless the administrators' lists or filters speak against it."""
        outcome = self._screening.outcome(envelope)
        if not inbound.released and (why := self._screening.why_held(envelope, outcome)):
            return Filed(None, why)
        received = receive(envelope, with_outcome(filing, outcome))
        if envelope.message_id:
            key = bracketed(envelope.message_id)
            self._known.setdefault(key, Known(received.message.pk, inbound.blob_id))
        if received.opened and mailbox:
            self.opened.append(ticket_of(received.ticket.pk, mailbox))
        return Filed(received.message, outcome.remark if received.opened else "")

    def _why_same(self, inbound: Inbound, envelope: Envelope, known: Known) -> str:
        """Why this is the message already known and no other with its id; empty if it is not."""
        if known.raw:
            again = same_mail(blobs.read(inbound.blob_id), blobs.read(known.raw))
            return "the same mail came by another way" if again else ""
        ours = self._boxes.is_own(envelope.sender.address)
        if ours and any(tickets_in_own_ids([envelope.message_id])):
            return "our own message came back"
        return ""


def _checked(raw: bytes, envelope: Envelope) -> SenderCheck:
    """A check that breaks off tells nothing, and must not cost the mail."""
    try:
        return check_sender(raw, envelope, trusted=directory().authserv_ids)
    except Exception:
        logger.exception("the sender of a mail could not be checked")
        return SenderCheck(verdict=Verdict.UNKNOWN)


def ticket_of(ticket_id: int, mailbox: Mailbox) -> MailboxTicket:
    return MailboxTicket(ticket_id=ticket_id, mailbox_id=mailbox.pk)


def with_way(inbound: Inbound, mail: Envelope) -> Envelope:
    """The mail with what only the way it came knows: recipients, and an empty sender."""
    recipients = [str(address).lower() for address in inbound.recipients]
    silent = inbound.return_path == "" and Flag.BOUNCE not in mail.flags
    return replace(
        mail,
        delivered_to=tuple(dict.fromkeys([*recipients, *mail.delivered_to])),
        flags=mail.flags | ({Flag.AUTO_REPLY} if silent else set()),
        notices=(*mail.notices, *pretences(mail.sender)),
        language=mail.language.partition("-")[0][:LANGUAGE_LENGTH],
    )


def known_among(envelopes: Sequence[Envelope]) -> dict[str, Known]:
    ids = [bracketed(envelope.message_id) for envelope in envelopes if envelope.message_id]
    if not ids:
        return {}
    found = Message.objects.filter(message_id__in=ids).exclude(message_id="").order_by("-id")
    rows = found.values_list("message_id", "pk", "raw_id")
    return {message_id: Known(pk, raw) for message_id, pk, raw in rows}


def bracketed(message_id: str) -> str:
    return f"<{message_id.strip('<>')}>" if message_id else ""
