"""What a ticket must say before it is solved."""

from __future__ import annotations

from sigap.journal.actors import Actor
from sigap.people.access import AgentActor
from sigap.tickets.fields.checking import missing_to_solve
from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.evaluating import About
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import StatusCategory
from sigap.tickets.queries.fields import contents, form_for_ticket, values_of


class NotAllowedNow(Exception):
    """The ticket's state does not allow the change."""


class FieldsMissing(NotAllowedNow):
    """Fields that a solved ticket needs are empty."""

    def __init__(self, fields: list[FieldDef]) -> None:
        super().__init__(", ".join(field.key for field in fields))
        self.fields = fields


def about(ticket: Ticket, actor: Actor, *, status: str = "") -> About:
    """In which state, and for whom, the ticket's form is asked."""
    role = str(actor.role) if isinstance(actor, AgentActor) else ""
    return About(role=role, status=status or ticket.status_category, type=ticket.type)


def require_fields(ticket: Ticket, actor: Actor) -> None:
    """Raises FieldsMissing. Costs no statement where the form needs nothing."""
    form = form_for_ticket(ticket)
    if form is None or not form.needs_something:
        return
    held = contents(values_of(ticket.pk))
    solved = about(ticket, actor, status=StatusCategory.SOLVED)
    missing = missing_to_solve(form, held, solved)
    if missing:
        raise FieldsMissing([form.fields[key] for key in missing])
