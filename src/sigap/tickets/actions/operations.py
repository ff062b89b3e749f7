"""What can be done with many tickets at once. Apps offer more in their ``apps.py``.

An operation's arguments are small plain values, kept as JSON with the bulk; ``act`` does it to one
ticket that the actor may change, through the ordinary action.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.core import clock
from sigap.people.access import AgentActor
from sigap.people.models import Account, Team
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.settling import set_status, solve_ticket
from sigap.tickets.actions.shelving import restore_ticket, shelve_ticket
from sigap.tickets.actions.snoozing import FARTHEST, snooze_ticket, wake_ticket
from sigap.tickets.models import Category, Status, Ticket
from sigap.tickets.models.choices import AGENTS_REASONS, Priority, Shelf, SolveReason, TicketType
from sigap.tickets.statuses import all_statuses

Arguments = dict[str, Any]
MOST_TAGS = 20


class BadArguments(ValueError):
    """What was given does not say what is to be done."""


@dataclass(frozen=True, slots=True)
class Operation:
    """``read`` makes arguments of what a form or a program gave, or raises BadArguments."""

    name: str
    label: Promise
    read: Callable[[Mapping[str, Any], AgentActor], Arguments]
    act: Callable[[Ticket, Arguments, AgentActor], object]


_operations: dict[str, Operation] = {}


def offer(operation: Operation) -> None:
    _operations[operation.name] = operation


def operation_named(name: str) -> Operation:
    """Raises BadArguments."""
    try:
        return _operations[name]
    except KeyError:
        raise BadArguments(name) from None


def operations() -> list[Operation]:
    return list(_operations.values())


def _number(given: Mapping[str, Any], name: str) -> int | None:
    value = given.get(name)
    if value in (None, ""):
        return None
    if isinstance(value, bool) or not str(value).isdecimal() or len(str(value)) > 15:
        raise BadArguments(name)
    return int(value)


def _one_of(name: str, allowed: Any) -> Callable[[Mapping[str, Any], AgentActor], Arguments]:
    def read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
        for one in allowed:
            if str(one.value) == str(given.get(name, "")):
                return {name: one.value}
        raise BadArguments(name)

    return read


def _nothing(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    return {}


def _status_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    return {"status": _status(_number(given, "status")).pk}


def _status(number: int | None) -> Status:
    found = next((one for one in all_statuses() if one.pk == number), None)
    if found is None:
        raise BadArguments("status")
    return found


def _solve_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    return _one_of("reason", AGENTS_REASONS)({"reason": given.get("reason") or "agent"}, actor)


def _assignee_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    if given.get("assignee") == "me":
        return {"assignee": actor.id}
    number = _number(given, "assignee")
    if number is not None and not Account.objects.filter(pk=number, is_active=True).exists():
        raise BadArguments("assignee")
    return {"assignee": number}


def _team_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    number = _number(given, "team")
    if number is None or not Team.objects.filter(pk=number).exists():
        raise BadArguments("team")
    return {"team": number}


def _category_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    """As with one ticket, a confidential category only within one's own teams."""
    number = _number(given, "category")
    found = Category.objects.filter(pk=number).first() if number else None
    if number and (found is None or (found.confidential and found.team_id not in actor.levels)):
        raise BadArguments("category")
    return {"category": number}


def _tags_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    wanted = given.get("tags", ())
    parts = wanted.split(",") if isinstance(wanted, str) else wanted
    tags = sorted({str(tag).strip().lower()[:60] for tag in parts} - {""})
    if not 0 < len(tags) <= MOST_TAGS:
        raise BadArguments("tags")
    return {"tags": tags}


def _until_read(given: Mapping[str, Any], actor: AgentActor) -> Arguments:
    """A moment with its zone, or nothing for an answer of the customer."""
    wanted = given.get("until")
    if not wanted:
        return {"until": None}
    try:
        moment = wanted if isinstance(wanted, datetime) else datetime.fromisoformat(str(wanted))
    except ValueError as error:
        raise BadArguments("until") from error
    now = clock.now()
    if moment.tzinfo is None or not now + timedelta(minutes=1) < moment <= now + FARTHEST:
        raise BadArguments("until")
    return {"until": moment.isoformat()}


def _snooze(ticket: Ticket, given: Arguments, actor: AgentActor) -> None:
    until = datetime.fromisoformat(given["until"]) if given["until"] else None
    snooze_ticket(ticket.pk, until, actor=actor)


def _categorise(ticket: Ticket, given: Arguments, actor: AgentActor) -> None:
    found = Category.objects.filter(pk=given["category"]).first() if given["category"] else None
    change_ticket(ticket.pk, actor=actor, category=found)


def _tag(ticket: Ticket, given: Arguments, actor: AgentActor) -> None:
    set_tags(ticket.pk, [*ticket.tags, *given["tags"]], actor=actor)


def _untag(ticket: Ticket, given: Arguments, actor: AgentActor) -> None:
    set_tags(ticket.pk, [tag for tag in ticket.tags if tag not in given["tags"]], actor=actor)


def _set_status(ticket: Ticket, given: Arguments, actor: AgentActor) -> None:
    set_status(ticket.pk, _status(given["status"]), actor=actor)


def _solve(ticket: Ticket, given: Arguments, actor: AgentActor) -> None:
    solve_ticket(ticket.pk, actor=actor, reason=SolveReason(given["reason"]))


def _property(name: str) -> Callable[[Ticket, Arguments, AgentActor], object]:
    return lambda ticket, given, actor: change_ticket(ticket.pk, actor=actor, **{name: given[name]})


def _assign(name: str) -> Callable[[Ticket, Arguments, AgentActor], object]:
    return lambda ticket, given, actor: assign_ticket(
        ticket.pk, actor=actor, **{f"{name}_id": given[name]}
    )


def _shelve(shelf: Shelf) -> Callable[[Ticket, Arguments, AgentActor], object]:
    return lambda ticket, given, actor: shelve_ticket(ticket.pk, shelf, actor=actor)


for _operation in (
    Operation("status", _("Status"), _status_read, _set_status),
    Operation("solve", _("Solve"), _solve_read, _solve),
    Operation("assign", _("Assign"), _assignee_read, _assign("assignee")),
    Operation("team", _("Team"), _team_read, _assign("team")),
    Operation("priority", _("Priority"), _one_of("priority", Priority), _property("priority")),
    Operation("type", _("Type"), _one_of("type", TicketType), _property("type")),
    Operation("category", _("Category"), _category_read, _categorise),
    Operation("tag", _("Add tags"), _tags_read, _tag),
    Operation("untag", _("Remove tags"), _tags_read, _untag),
    Operation("snooze", _("Snooze"), _until_read, _snooze),
    Operation(
        "wake",
        _("Wake"),
        _nothing,
        lambda ticket, given, actor: wake_ticket(ticket.pk, actor=actor),
    ),
    Operation("trash", _("Move to the trash"), _nothing, _shelve(Shelf.TRASH)),
    Operation("spam", _("Mark as spam"), _nothing, _shelve(Shelf.SPAM)),
    Operation(
        "restore",
        _("Restore"),
        _nothing,
        lambda ticket, given, actor: restore_ticket(ticket.pk, actor=actor),
    ),
):
    offer(_operation)
