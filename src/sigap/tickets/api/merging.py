"""Merging, splitting and linking tickets."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Router, Schema
from ninja.responses import Status
from pydantic import Field

from sigap.core.problems import Problem, invalid
from sigap.people.bearer import ApiRequest
from sigap.people.schemas import Strict
from sigap.tickets.access import find_ticket, ticket_for
from sigap.tickets.actions.children import solve_children as solve
from sigap.tickets.actions.linking import NotLinkable, Relation, link_tickets, unlink_tickets
from sigap.tickets.actions.merging import NotMergeable, merge_tickets, unmerge_ticket
from sigap.tickets.actions.splitting import NotSplittable, split_messages, unsplit_ticket
from sigap.tickets.api.schemas import StatusName, TicketOut
from sigap.tickets.models import Ticket
from sigap.tickets.queries.linked import linked_tickets
from sigap.tickets.queries.merged import standing

router = Router(tags=["tickets"])


class MergeIn(Strict):
    """``others`` are the numbers of the tickets that go into this one, at most 50."""

    others: list[int] = Field(min_length=1, max_length=50)


class UnmergeIn(Strict):
    """``merged`` is the number of a ticket that was merged into this one."""

    merged: int


class SplitIn(Strict):
    """``messages`` of the ticket go into a new one with this subject; at least one stays."""

    messages: list[int] = Field(min_length=1, max_length=500)
    subject: str


class LinkIn(Strict):
    """``relation`` is what the ticket is to the ``other``."""

    other: int
    relation: Literal["related", "parent_of", "child_of", "has_duplicate", "duplicate_of"] = (
        "related"
    )


class LinkOut(Schema):
    """Another ticket, and what this one is to it; ``merged``: it went into this one."""

    relation: Literal[
        "related",
        "parent_of",
        "child_of",
        "has_duplicate",
        "duplicate_of",
        "split_into",
        "split_from",
        "follow_up_of",
        "merged",
    ]
    ticket: int
    subject: str
    status: StatusName


class ChildrenIn(Strict):
    """The ``children`` to be solved, with ``text`` as answer to each; without one in silence."""

    children: list[int] = Field(min_length=1, max_length=200)
    text: str = ""


class OutcomeOut(Schema):
    """``reason`` is empty where the child is solved, else why it was left out."""

    ticket: int
    reason: Literal["", "forbidden", "settled"]


@router.post("/tickets/{int:ticket_id}/merge", response=TicketOut)
def merge(request: ApiRequest, ticket_id: int, data: MergeIn) -> Any:
    """Takes other tickets into this one; the right to change each is needed."""
    ticket_for(request.auth, ticket_id, to="change")
    try:
        merge_tickets(ticket_id, data.others, actor=request.auth)
    except NotMergeable as error:
        raise _refused(error) from error
    except (Http404, PermissionDenied) as error:
        raise invalid(_("You may not change all of these tickets.")) from error
    return TicketOut.of(Ticket.objects.get(pk=ticket_id))


@router.post("/tickets/{int:ticket_id}/unmerge", response=TicketOut)
def unmerge(request: ApiRequest, ticket_id: int, data: UnmergeIn) -> Any:
    """Takes a merged ticket out again; answers with that ticket."""
    ticket_for(request.auth, ticket_id, to="change")
    found = standing(data.merged)
    if found is None or found.survivor_id != ticket_id:
        raise invalid(_("This ticket is not merged into it."))
    try:
        return TicketOut.of(unmerge_ticket(data.merged, actor=request.auth))
    except NotMergeable as error:
        raise _refused(error) from error


@router.post("/tickets/{int:ticket_id}/split", response={201: TicketOut})
def split(request: ApiRequest, ticket_id: int, data: SplitIn) -> Any:
    """Takes messages into a new ticket, which is the answer."""
    try:
        new = split_messages(ticket_id, data.messages, subject=data.subject, actor=request.auth)
    except NotSplittable as error:
        detail = _("Choose at least one message, leave at least one, and give a subject.")
        raise invalid(detail) from error
    return Status(HTTPStatus.CREATED, TicketOut.of(new))


@router.post("/tickets/{int:ticket_id}/unsplit", response=TicketOut)
def unsplit(request: ApiRequest, ticket_id: int) -> Any:
    """Brings what was split off back; answers with the ticket that it came from."""
    ticket_for(request.auth, ticket_id, to="change")
    if not any(one.relation == "split_from" for one in _linked(request, ticket_id)):
        raise invalid(_("It was not split off, or the other ticket is closed."))
    try:
        return TicketOut.of(unsplit_ticket(ticket_id, actor=request.auth))
    except NotMergeable as error:
        raise _refused(error) from error


@router.get("/tickets/{int:ticket_id}/links", response=list[LinkOut])
def list_links(request: ApiRequest, ticket_id: int) -> Any:
    """Links, and what is merged into the ticket, as far as the caller sees them."""
    return [
        {
            "relation": one.relation,
            "ticket": one.row.id,
            "subject": one.row.subject,
            "status": one.row.status_category,
        }
        for one in _linked(request, ticket_id)
    ]


@router.post("/tickets/{int:ticket_id}/links", response={201: list[LinkOut]})
def link(request: ApiRequest, ticket_id: int, data: LinkIn) -> Any:
    """Another relation between the same two takes the place of the one before."""
    ticket_for(request.auth, ticket_id, to="change")
    if find_ticket(request.auth, data.other) is None:
        raise invalid(_("There is no such ticket."))
    try:
        link_tickets(ticket_id, data.other, relation=Relation(data.relation), actor=request.auth)
    except NotLinkable as error:
        detail = _("A ticket has one main ticket at most, and is never below itself.")
        raise invalid(detail, reason=error.reason) from error
    return Status(HTTPStatus.CREATED, list_links(request, ticket_id))


@router.delete("/tickets/{int:ticket_id}/links/{int:other_id}", response={204: None})
def unlink(request: ApiRequest, ticket_id: int, other_id: int) -> Any:
    ticket_for(request.auth, ticket_id, to="change")
    unlink_tickets(ticket_id, other_id, actor=request.auth)
    return Status(HTTPStatus.NO_CONTENT, None)


@router.post("/tickets/{int:ticket_id}/children/solve", response=list[OutcomeOut])
def solve_children(request: ApiRequest, ticket_id: int, data: ChildrenIn) -> Any:
    """Answers and solves sub-tickets; says of each what became of it."""
    outcomes = solve(ticket_id, data.children, text=data.text, actor=request.auth)
    return [{"ticket": one.number, "reason": one.reason} for one in outcomes]


def _linked(request: ApiRequest, ticket_id: int) -> Any:
    return linked_tickets(request.auth, ticket_for(request.auth, ticket_id))


def _refused(error: NotMergeable) -> Problem:
    return invalid(_("These tickets cannot be merged."), reason=error.reason, ticket=error.number)
