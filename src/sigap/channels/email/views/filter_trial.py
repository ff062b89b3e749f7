"""The trial of filters on a mail that is pasted or was received."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sigap.channels.email.filters.outcome import Outcome, outcome_of
from sigap.channels.email.filters.spam import spam_in
from sigap.channels.email.parsing import Unreadable
from sigap.channels.email.parsing.parser import Parser, ParserDied
from sigap.channels.email.queries.screening import active_filters, mail_settings
from sigap.channels.models import Inbound
from sigap.core import blobs
from sigap.people.access import AgentActor
from sigap.people.http import Request
from sigap.people.roles import Right
from sigap.tickets.access import tickets_for

MOST_PASTED = 2_000_000
OFFERED = 20


@dataclass(frozen=True, slots=True)
class Trial:
    """``outcome`` is None where the mail could not be read; ``problem`` says why."""

    raw: str = ""
    number: str = ""
    problem: str = ""
    outcome: Outcome | None = None
    subject: str = ""
    sender: str = ""
    score: float | None = None


def received_choices(actor: AgentActor) -> list[tuple[int, datetime, str]]:
    """The newest messages whose source the actor may read: id, time, who sent it."""
    if not actor.may(Right.SEE_INBOUND) or not actor.may(Right.SEE_RAW):
        return []
    newest = Inbound.objects.filter(source="mail").order_by("-pk").select_related("message")
    rows = list(newest.only("received_at", "return_path", "message__ticket_id")[:OFFERED])
    visible = _visible(actor, rows)
    return [
        (row.pk, row.received_at, row.return_path or "")
        for row in rows
        if row.message is None or row.message.ticket_id in visible
    ]


def tried(request: Request) -> Trial:
    """Reads the mail that the form names and runs all active filters on it."""
    pasted = request.POST.get("raw", "")[:MOST_PASTED]
    number = request.POST.get("number", "")
    raw = pasted.replace("\r\n", "\n").replace("\n", "\r\n").encode()
    if not pasted.strip():
        found = _source(request.actor, number)
        if found is None:
            return Trial(number=number, problem=_("Paste a mail or choose one that came in."))
        raw = found
    try:
        with Parser() as parser:
            envelope = parser.parse(raw)
    except (Unreadable, ParserDied) as error:
        return Trial(pasted, number, problem=error.reason)
    return Trial(
        pasted,
        number,
        outcome=outcome_of(envelope, active_filters()),
        subject=envelope.subject,
        sender=envelope.sender.address,
        score=spam_in(envelope.headers, mail_settings().spam_header).score,
    )


def _visible(actor: AgentActor, rows: list[Inbound]) -> set[int]:
    """Which of the rows' tickets the actor may see."""
    wanted = {row.message.ticket_id for row in rows if row.message}
    return set(tickets_for(actor).filter(pk__in=wanted).values_list("pk", flat=True))


def _source(actor: AgentActor, number: str) -> bytes | None:
    may = actor.may(Right.SEE_INBOUND) and actor.may(Right.SEE_RAW)
    if not may or not number.isdecimal() or len(number) > 15:
        return None
    chosen = Inbound.objects.select_related("message").filter(pk=int(number), source="mail")
    found = chosen.first()
    if found is None or (found.message and not _visible(actor, [found])):
        return None
    try:
        return blobs.read(found.blob_id)
    except blobs.BlobDamaged:
        return None
