"""Bounces, delays, receipts and complaints find the message that they are about."""

from __future__ import annotations

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.journal.recording import Circumstances, record
from sigap.people.actions.addresses import note_returned
from sigap.people.models import Identity
from sigap.people.models.contact import IdentityKind
from sigap.tickets import references
from sigap.tickets.actions.changing import change, lock_survivor
from sigap.tickets.actions.writing import NewMessage, write_message
from sigap.tickets.envelope import Envelope, Report, Reported, ReportKind
from sigap.tickets.events import DeliveryFailed, DeliveryReported, TicketEvent
from sigap.tickets.models import Message, Outbound, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind

# What is reported later may only say more: receipts and delays arrive in any order.
_WEIGHT = {kind: weight for weight, kind in enumerate(
    ("delayed", "delivered", "read", "complaint", "failed")
)}  # fmt: skip
_KEPT = frozenset({ReportKind.FAILED, ReportKind.COMPLAINT})
_TICKETS_BACK = 20


@transaction.atomic(savepoint=False)
def file_report(envelope: Envelope, report: Report, *, raw: str | None) -> Message | None:
    """Files a report with the message of ours that it is about; None where it names none.

    A failure or complaint also stays in the ticket as a note; the agent is told of a failure.
    Returns the note, or the message itself. Nothing reopens the ticket.
    """
    proven = next(references.messages_in_own_ids(report.message_ids), None)
    outbound = _by_message(proven) if proven else _by_recipient(report)
    if outbound is None:
        return None
    ticket = lock_survivor(outbound.message.ticket_id)
    is_news = _keep(outbound, report)
    note = (
        _note(ticket, outbound.message, envelope, raw) if is_news and report.kind in _KEPT else None
    )
    if is_news:
        if proven and report.kind == ReportKind.FAILED:
            _mark_addresses(outbound, report)
        _record(ticket, outbound, report, note)
    return note or outbound.message


def _by_message(message_id: int) -> Outbound | None:
    found = Outbound.objects.select_for_update(of=("self",)).select_related("message")
    return found.filter(message_id=message_id).first()


def _by_recipient(report: Report) -> Outbound | None:
    """The newest message to somebody whom the report names. Anybody can make such a report up:
    it is shown, but marks no address."""
    addresses = [entry.address for entry in report.recipients][:10]
    known = Identity.objects.filter(kind=IdentityKind.MAIL, address__in=addresses)
    people = known.values_list("contact_id", flat=True)
    tickets = Ticket.objects.filter(requester_id__in=list(people)).order_by("-pk")
    recent = list(tickets.values_list("pk", flat=True)[:_TICKETS_BACK])
    sent = Outbound.objects.filter(message__ticket_id__in=recent, state="sent")
    for outbound in sent.select_related("message").order_by("-pk")[:_TICKETS_BACK]:
        if set(addresses) & set(outbound.recipients):
            return outbound
    return None


def _keep(outbound: Outbound, report: Report) -> bool:
    """Notes what is reported of each recipient; whether any of it is new."""
    moment = clock.now().isoformat()
    known = dict(outbound.reports)
    for address, told in _recipients(outbound, report):
        before = known.get(address)
        if before and _WEIGHT[before["kind"]] >= _WEIGHT[report.kind]:
            continue
        known[address] = {
            "kind": report.kind.value,
            "status": told.status,
            "detail": told.detail[:500],
            "at": moment,
        }
    is_news: bool = known != outbound.reports
    outbound.reports = known
    outbound.save(update_fields=["reports"])
    return is_news


def _recipients(outbound: Outbound, report: Report) -> list[tuple[str, Reported]]:
    """Each recipient of ours with what is said of it. Servers on the way rewrite addresses: what
    names nobody of ours is about the only recipient, else about all."""
    named = [(entry.address, entry) for entry in report.recipients]
    ours = [pair for pair in named if pair[0] in outbound.recipients]
    if ours:
        return ours
    said = report.recipients[0] if report.recipients else Reported(address="")
    return [(address, said) for address in outbound.recipients]


def _mark_addresses(outbound: Outbound, report: Report) -> None:
    for address, told in _recipients(outbound, report):
        if address in outbound.recipients and told.status.startswith("5"):
            note_returned(address, f"{told.status} {told.detail}".strip())


def _note(ticket: Ticket, about: Message, envelope: Envelope, raw: str | None) -> Message:
    return write_message(
        ticket,
        NewMessage(
            kind=MessageKind.NOTE,
            author_kind=AuthorKind.SYSTEM,
            source=envelope.source,
            text=envelope.text,
            sender=envelope.sender,
            subject=envelope.subject,
            files=envelope.files,
            flags=tuple(sorted(envelope.flags)),
            notices=envelope.notices,
            message_id=f"<{envelope.message_id}>" if envelope.message_id else "",
            raw=raw,
            sent_at=envelope.sent_at,
            home=about.home,
        ),
    )


def _record(ticket: Ticket, outbound: Outbound, report: Report, note: Message | None) -> None:
    changes = change(
        ticket,
        message_count=ticket.message_count + (note is not None),
        updated_at=clock.now(),
    )
    events: list[TicketEvent] = [
        DeliveryReported(
            stream_id=ticket.pk,
            message=outbound.message_id,
            kind=report.kind.value,
            note=note.pk if note else None,
            changes=changes,
        )
    ]
    if report.kind == ReportKind.FAILED and not outbound.automatic:
        events.append(DeliveryFailed(stream_id=ticket.pk, message=outbound.message_id))
    record(*events, actor=SYSTEM, circumstances=Circumstances(source="mail"))
