"""Macros: several steps on a ticket as one act, each through the action of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from sigap.automation.access import macro_for, may_change
from sigap.automation.actions.canned import UnknownVariables, put_under
from sigap.automation.events import MacroChanged, MacroDeleted, MacroRun
from sigap.automation.models import Macro
from sigap.automation.models.macro import Next
from sigap.automation.variables import filled, unknown, values_of
from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import UNCHANGED, assign_ticket
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.actions.settling import set_status
from sigap.tickets.models import Message, Status, Ticket

# What a macro may do, in this order: answers before the status, so that both are one step.
STEPS = ("priority", "type", "team", "assignee", "add_tags", "drop_tags", "note", "reply", "status")
ME = "me"


class NothingToDo(ValueError):
    """A macro without a step."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """A macro as it is written: see ``Macro``."""

    name: str
    whose: str
    steps: dict[str, Any]
    then: str = Next.STAY


@transaction.atomic
def save_macro(number: int | None, plan: Plan, *, actor: AgentActor) -> Macro:
    """Raises NothingToDo, UnknownVariables, PermissionDenied, Http404."""
    steps = {key: value for key, value in plan.steps.items() if key in STEPS and value}
    if not steps:
        raise NothingToDo
    if names := unknown(f"{steps.get('reply', '')} {steps.get('note', '')}"):
        raise UnknownVariables(names)
    macro = macro_for(actor, number) if number else Macro()
    if number and not may_change(actor, macro):
        raise PermissionDenied("macro")
    put_under(macro, plan.whose, actor)
    macro.name, macro.steps, macro.then = plan.name.strip(), steps, plan.then
    macro.changed_at = clock.now()
    macro.save()
    record(MacroChanged(stream_id=macro.pk, changes={"steps": [None, sorted(steps)]}), actor=actor)
    return macro


@transaction.atomic
def delete_macro(number: int, *, actor: AgentActor) -> None:
    """Raises PermissionDenied, Http404."""
    macro = macro_for(actor, number)
    if not may_change(actor, macro):
        raise PermissionDenied("macro")
    record(MacroDeleted(stream_id=macro.pk), actor=actor)
    macro.delete()


@transaction.atomic
def run_macro(
    number: int, ticket_id: int, *, actor: AgentActor, seen_through: int | None = None
) -> Message | None:
    """Does all or nothing; returns the answer if there is one. Raises what the single actions
    raise, Http404, PermissionDenied."""
    macro = macro_for(actor, number)
    ticket = ticket_for(actor, ticket_id, to="change")
    values = values_of(ticket, actor)
    written = None
    for key in STEPS:
        value = macro.steps.get(key)
        if not value:
            continue
        if key == "reply":
            ticket_for(actor, ticket_id, to="reply")
            answer = Answer(text=filled(value, values), seen_through=seen_through)
            written = reply(ticket_id, answer, actor=actor)
        elif key == "note":
            write_note(ticket_id, Answer(text=filled(value, values)), actor=actor)
        else:
            _step(ticket, key, value, actor)
    Macro.objects.filter(pk=macro.pk).update(used_count=F("used_count") + 1)
    record(MacroRun(stream_id=macro.pk, ticket=ticket_id), actor=actor)
    return written


def _step(ticket: Ticket, key: str, value: Any, actor: AgentActor) -> None:
    if key == "status":
        set_status(ticket.pk, Status.objects.get(pk=value), actor=actor)
    elif key in ("priority", "type"):
        change_ticket(ticket.pk, actor=actor, **{key: value})
    elif key in ("team", "assignee"):
        wanted = actor.id if value == ME else int(value)
        people: dict[str, Any] = {"assignee_id": UNCHANGED, "team_id": UNCHANGED}
        assign_ticket(ticket.pk, actor=actor, **(people | {f"{key}_id": wanted}))
    else:
        _tag(ticket.pk, key, value, actor)


def _tag(ticket_id: int, key: str, tags: list[str], actor: AgentActor) -> None:
    present = set(Ticket.objects.get(pk=ticket_id).tags)
    wanted = present | set(tags) if key == "add_tags" else present - set(tags)
    set_tags(ticket_id, sorted(wanted), actor=actor)
