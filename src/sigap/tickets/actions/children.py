"""What is answered for a parent is answered for its children."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404

from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.actions.settling import NotAllowedNow, solve_ticket, status_of
from sigap.tickets.models import TicketLink
from sigap.tickets.models.choices import LinkKind, StatusCategory


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one child. ``reason``: empty where it is solved, else forbidden or settled."""

    number: int
    reason: str = ""


def solve_children(
    parent: int, children: Sequence[int], *, text: str, actor: AgentActor
) -> list[Outcome]:
    """Answers and solves these children of a ticket, each in a transaction of its own; without a
    text they are solved in silence. Raises Http404, PermissionDenied for the parent alone."""
    ticket_for(actor, parent, to="change")
    known = TicketLink.objects.filter(a=parent, kind=LinkKind.PARENT, b__in=list(children))
    numbers = known.order_by("b").values_list("b_id", flat=True)
    return [Outcome(number, _solve(number, text, actor)) for number in numbers]


def _solve(number: int, text: str, actor: AgentActor) -> str:
    try:
        with transaction.atomic():
            ticket = ticket_for(actor, number, to="change")
            if not ticket.is_open:
                return "settled"
            if text.strip():
                ticket_for(actor, number, to="reply")
                solved = status_of(StatusCategory.SOLVED)
                reply(number, Answer(text=text, status=solved), actor=actor)
            else:
                solve_ticket(number, actor=actor)
    except (PermissionDenied, Http404):
        return "forbidden"
    except NotAllowedNow:
        return "settled"
    return ""
