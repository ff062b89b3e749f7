"""What an actor may see and do with tickets: the only door for pages, API and streams."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet
from django.http import Http404

from sigap.people.access import AgentActor
from sigap.people.models.team import Level
from sigap.people.roles import Right
from sigap.tickets.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    Condition,
    Is,
    OneOf,
    asks_of,
    to_sql,
)
from sigap.tickets.models import Attachment, Message, Ticket

NEEDED_LEVEL = {
    "see": Level.SEE,
    "note": Level.SEE,
    "reply": Level.WORK,
    "propose": Level.SEE,
    "change": Level.CHANGE,
}
NEEDED_RIGHT = {
    "see": Right.DESK,
    "note": Right.NOTE,
    "reply": Right.REPLY,
    "propose": Right.PROPOSE,
    "change": Right.CHANGE,
}
_FIELDS = Ticket._meta.concrete_fields
_NAMES = [field.attname for field in _FIELDS]
_COLUMNS = ", ".join(f'"{field.column}"' for field in _FIELDS)


def visible_to(actor: AgentActor) -> Condition:
    """The tickets that the actor may see, as a condition."""
    if not actor.may(Right.DESK):
        return NEVER
    teams = tuple(actor.team_ids)
    not_walled = AnyOf((Is("confidential_to", None), OneOf("confidential_to", teams)))
    if actor.may(Right.SEE_ALL):
        return not_walled
    ways: list[Condition] = [OneOf("team", teams), Is("assignee", actor.id)]
    if actor.may(Right.SEE_UNROUTED):
        ways.append(Is("team", None))
    return All((not_walled, AnyOf(tuple(ways))))


def listed_for(actor: AgentActor, condition: Condition) -> Condition:
    """What lists show the actor: trash and spam only where the condition asks for them."""
    shelf = () if asks_of(condition, "shelf") else (Is("shelf", ""),)
    return All((visible_to(actor), condition, *shelf))


def tickets_for(actor: AgentActor, condition: Condition = ALWAYS) -> QuerySet[Ticket]:
    """The tickets of the condition that the actor may see."""
    sql = to_sql(All((visible_to(actor), condition)))
    where = [sql.text]  # compiled from conditions: foreign values are only in the parameters
    return Ticket.objects.extra(where=where, params=list(sql.params))  # noqa: S610 - see above


def ticket_for(actor: AgentActor, ticket_id: int, *, to: str = "see") -> Ticket:
    """The ticket, if the actor may do this to it. Raises Http404 for what one may not see,
    PermissionDenied for what one sees but may not do."""
    ticket = find_ticket(actor, ticket_id)
    if ticket is None:
        raise Http404
    if not may(actor, ticket, to):
        raise PermissionDenied(to)
    return ticket


def find_ticket(actor: AgentActor, ticket_id: int) -> Ticket | None:
    """The ticket if the actor sees it. Written out, for every page and verb begins with it."""
    sql = to_sql(visible_to(actor))
    text = f"SELECT {_COLUMNS} FROM tickets_ticket WHERE id = %s AND {sql.text}"  # noqa: S608 - compiled from conditions
    with connection.cursor() as cursor:
        cursor.execute(text, [ticket_id, *sql.params])
        row: tuple[Any, ...] | None = cursor.fetchone()
    return Ticket.from_db(DEFAULT_DB_ALIAS, _NAMES, row) if row else None


def may(actor: AgentActor, ticket: Ticket, to: str) -> bool:
    """Whether the actor, who sees the ticket, may do this now: see, note, reply, propose or
    change. One that is merged into another is only seen; what is done is done there."""
    return (to == "see" or ticket.merged_into_id is None) and has_level(actor, ticket, to)


def has_level(actor: AgentActor, ticket: Ticket, to: str) -> bool:
    """Whether right and team allow it, merged or not."""
    if not actor.may(NEEDED_RIGHT[to]):
        return False
    if NEEDED_LEVEL[to] == Level.SEE or ticket.assignee_id == actor.id:
        return True
    return actor.level(ticket.team_id) >= NEEDED_LEVEL[to]


def message_for(actor: AgentActor, message_id: int) -> Message:
    """A message of a ticket that the actor may see; raises Http404."""
    message = Message.objects.select_related("ticket").filter(pk=message_id).first()
    if message is None:
        raise Http404
    ticket_for(actor, message.ticket_id)
    return message


def attachment_for(actor: AgentActor, key: str) -> Attachment:
    """An attachment of a ticket that the actor may see, or one's own upload; raises Http404."""
    found = Attachment.objects.select_related("message").filter(key=key).first()
    if found is None:
        raise Http404
    if found.message is None:
        if found.uploaded_by_id != actor.id:
            raise Http404
        return found
    ticket_for(actor, found.message.ticket_id)
    return found
