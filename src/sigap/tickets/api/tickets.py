"""Tickets: list, read, create, change, reply, note."""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema
from ninja.responses import Status

from sigap.core.failpoints import failpoint
from sigap.core.html import html_to_text, sanitise_reply, text_to_html
from sigap.core.problems import Problem, invalid
from sigap.people.access import AgentActor, require
from sigap.people.actions.contacts import contact_for_address
from sigap.people.bearer import ApiRequest
from sigap.people.models import Contact
from sigap.people.roles import Right
from sigap.people.schemas import Listed
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.assigning import CannotTakeIt, assign_ticket
from sigap.tickets.actions.changing import Conflict
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.replying import (
    Answer,
    EmptyAnswer,
    InThePast,
    NewerMessage,
    reply,
    write_note,
)
from sigap.tickets.actions.requiring import FieldsMissing
from sigap.tickets.actions.settling import NotAllowedNow, set_status, status_of
from sigap.tickets.actions.writing import NewMessage
from sigap.tickets.api.fields import missing, read_given, refused
from sigap.tickets.api.schemas import (
    AddressIn,
    AnswerIn,
    MessageOut,
    RowOut,
    TicketIn,
    TicketOut,
    TicketPatch,
)
from sigap.tickets.api.versions import check_version, etag, stale
from sigap.tickets.conditions import ALWAYS, All, AtLeast, Condition, Contains, Is, OneOf
from sigap.tickets.envelope import Address
from sigap.tickets.fields.checking import FieldsRefused
from sigap.tickets.models import Attachment, Category, Message, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind, StatusCategory
from sigap.tickets.queries import finding, listing
from sigap.tickets.queries.asking import TooSlow, ask, words_of
from sigap.tickets.queries.merged import survivor_for
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.faults import QueryError
from sigap.tickets.querying.parser import parse
from sigap.tickets.querying.tree import Query as Asked

router = Router(tags=["tickets"])


class Filters(Schema):
    """All must hold. ``q`` is a query of the search language; one with words, newest first."""

    view: str = ""
    q: str = ""
    status: list[str] = Field(default=[])
    team: int | None = None
    assignee: int | None = None
    requester: int | None = None
    organisation: int | None = None
    tag: str = ""
    updated_since: datetime | None = None
    sort: str = "updated"
    cursor: str = ""
    limit: int = Field(default=50, ge=1, le=200)
    count: str = ""


@router.get("/tickets", response=Listed[RowOut])
def list_tickets(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    actor = request.auth
    condition = _condition(actor, filters)
    query = _query(filters.q)
    page = _page(actor, query, condition, filters)
    count = _exactly(actor, query, condition) if filters.count == "exact" else None
    return {"items": [RowOut.of(row) for row in page.rows], "next": page.next, "count": count}


@router.post("/tickets", response={201: TicketOut})
def create_ticket(request: ApiRequest, response: HttpResponse, data: TicketIn) -> Any:
    require(request.auth, Right.OPEN)
    if not data.subject.strip():
        raise invalid(_("A ticket needs a subject."))
    if not (data.text.strip() or data.html.strip()):
        raise invalid(_("A ticket needs a first message."))
    try:
        with transaction.atomic():
            ticket = _open(request.auth, data)
    except FieldsRefused as error:
        raise refused(error) from error
    response["ETag"] = etag(ticket)
    response["Location"] = f"/api/v1/tickets/{ticket.pk}"
    return Status(HTTPStatus.CREATED, TicketOut.of(ticket))


@router.get("/tickets/{int:ticket_id}", response=TicketOut)
def read_ticket(request: ApiRequest, response: HttpResponse, ticket_id: int) -> Any:
    ticket = ticket_for(request.auth, ticket_id)
    response["ETag"] = etag(ticket)
    return TicketOut.of(ticket)


@router.patch("/tickets/{int:ticket_id}", response=TicketOut)
def change(request: ApiRequest, response: HttpResponse, ticket_id: int, data: TicketPatch) -> Any:
    """With ``If-Match`` only if nobody changed it since; without, whatever it is now."""
    ticket = ticket_for(request.auth, ticket_id, to="change")
    try:
        with transaction.atomic():
            check_version(request, ticket)
            ticket = _change(request.auth, ticket_id, data.dict(exclude_unset=True))
    except Conflict as conflict:
        raise stale(conflict.ticket) from conflict
    except FieldsMissing as error:
        raise missing(error) from error
    except NotAllowedNow as error:
        raise invalid(_("The ticket's status does not allow this.")) from error
    except CannotTakeIt as error:
        raise invalid(_("This agent could not see or answer the ticket.")) from error
    response["ETag"] = etag(ticket)
    return TicketOut.of(ticket)


@router.post("/tickets/{int:ticket_id}/reply", response={201: MessageOut})
def reply_to_ticket(request: ApiRequest, ticket_id: int, data: AnswerIn) -> Any:
    survivor_for(request.auth, ticket_id, to="reply")
    return _write(request.auth, ticket_id, data, note=False)


@router.post("/tickets/{int:ticket_id}/note", response={201: MessageOut})
def note_on_ticket(request: ApiRequest, ticket_id: int, data: AnswerIn) -> Any:
    survivor_for(request.auth, ticket_id, to="note")
    return _write(request.auth, ticket_id, data, note=True)


def _write(actor: AgentActor, ticket_id: int, data: AnswerIn, *, note: bool) -> Any:
    with transaction.atomic():
        answer = Answer(
            text=data.text,
            html=data.html,
            cc=tuple(contact_for_address(found.address, name=found.name) for found in data.cc),
            bcc=tuple(Address(address=b.address.lower(), name=b.name) for b in data.bcc),
            attachment_ids=_uploads(actor, data.attachments),
            status=status_of(StatusCategory(data.status)) if data.status else None,
            seen_through=data.seen_through,
            send_at=data.send_at,
            source="api",
        )
        try:
            message = (write_note if note else reply)(ticket_id, answer, actor=actor)
        except EmptyAnswer as error:
            raise invalid(_("Write something before you send.")) from error
        except InThePast as error:
            raise invalid(_("Choose a moment ahead, within a year.")) from error
        except NewerMessage as newer:
            raise _unseen(newer.message) from newer
        except FieldsMissing as error:
            raise missing(error) from error
        except NotAllowedNow as error:
            raise invalid(_("The ticket's status does not allow this.")) from error
    failpoint("reply.committed")
    written = Message.objects.select_related("outbound").prefetch_related("attachments")
    return Status(HTTPStatus.CREATED, MessageOut.of(written.get(pk=message.pk)))


def _unseen(message: Message) -> Problem:
    newest = MessageOut.model_validate(MessageOut.of(message)).model_dump(
        mode="json", by_alias=True
    )
    detail = _("Somebody wrote since. Read it, then send again with its number in seen_through.")
    return Problem(HTTPStatus.CONFLICT, "unseen", detail, newest=newest)


def _condition(actor: AgentActor, filters: Filters) -> Condition:
    parts: list[Condition] = []
    if filters.view:
        view = listing.BY_KEY.get(filters.view)
        if view is None:
            raise invalid(_("There is no view of this name."), known=list(listing.BY_KEY))
        parts.append(view.condition(actor))
    if filters.status:
        parts.append(OneOf("status", tuple(filters.status)))
    parts += [
        Is(key, value)
        for key in ("team", "assignee", "requester", "organisation")
        if (value := getattr(filters, key)) is not None
    ]
    if filters.tag:
        parts.append(Contains("tags", filters.tag.lower()))
    if filters.updated_since:
        parts.append(AtLeast("updated", filters.updated_since))
    return All(tuple(parts)) if parts else ALWAYS


def _query(text: str) -> Asked:
    try:
        return parse(text)
    except QueryError as fault:
        raise invalid(
            fault.message, at=fault.at, length=fault.length, suggestion=fault.suggestion
        ) from fault


def _page(actor: AgentActor, query: Asked, condition: Condition, filters: Filters) -> listing.Page:
    if filters.sort not in listing.SORTS:
        raise invalid(_("There is no such order."), known=list(listing.SORTS))
    try:
        return ask(
            actor,
            query,
            condition=condition,
            sort=filters.sort,
            cursor=filters.cursor,
            limit=filters.limit,
        )
    except listing.BadCursor as error:
        raise invalid(_("The cursor is not one of this list.")) from error
    except TooSlow as error:
        raise invalid(_("Too few tickets meet these conditions: add one that narrows.")) from error


def _exactly(actor: AgentActor, query: Asked, condition: Condition) -> int:
    asked = All((condition, condition_of(query, actor)))
    if query.words or query.without:
        refused = [word.text for word in query.without]
        return finding.count_matches(actor, words_of(query), asked, refused)
    return listing.count(actor, [asked], cap=None)[0]


def _open(actor: AgentActor, data: TicketIn) -> Ticket:
    requester = _requester(actor, data.requester)
    html = sanitise_reply(data.html) if data.html else ""
    message = NewMessage(
        kind=MessageKind.PUBLIC,
        author_kind=AuthorKind.CUSTOMER,
        source=data.source,
        text=html_to_text(html) if html else data.text,
        html=html or text_to_html(data.text),
        contact_id=requester.pk,
        sender=Address(address="", name=requester.name),
        subject=data.subject,
        account_id=actor.id,
        attachment_ids=_uploads(actor, data.attachments),
    )
    category = _category(actor, data.category)
    team_id = data.team or (category.team_id if category else None)
    new = NewTicket(
        subject=data.subject.strip(),
        requester=requester,
        message=message,
        team_id=data.team,
        category=category,
        type=data.type,
        urgency=data.urgency,
        impact=data.impact,
        priority=data.priority,
        tags=tuple(tag.strip().lower() for tag in data.tags),
        fields=read_given(data.fields, team_id, data.type),
    )
    ticket, _message = open_ticket(new, actor=actor)
    return ticket


def _change(actor: AgentActor, ticket_id: int, values: dict[str, Any]) -> Ticket:
    status, tags = values.pop("status", None), values.pop("tags", None)
    assigned = {
        name: values.pop(key)
        for key, name in (("team", "team_id"), ("assignee", "assignee_id"), ("tier", "tier"))
        if key in values
    }
    if "category" in values:
        values["category"] = _category(actor, values["category"])
    if any(values[key] is None for key in values.keys() - {"category"}):
        raise invalid(_("Only team, assignee and category can be emptied."))
    ticket = change_ticket(ticket_id, actor=actor, **values)
    if assigned:
        ticket = assign_ticket(ticket_id, actor=actor, **assigned)
    if tags is not None:
        ticket = set_tags(ticket_id, tags, actor=actor)
    if status is not None:
        ticket = set_status(ticket_id, status_of(StatusCategory(status)), actor=actor)
    return ticket


def _requester(actor: AgentActor, given: int | AddressIn) -> Contact:
    if isinstance(given, int):
        found = Contact.objects.filter(pk=given).first()
        if found is None:
            raise invalid(_("There is no such contact."))
        return found
    if "@" not in given.address:
        raise invalid(_("This is not a mail address."))
    return contact_for_address(given.address, name=given.name, actor=actor)


def _category(actor: AgentActor, category_id: int | None) -> Category | None:
    if category_id is None:
        return None
    found = Category.objects.filter(pk=category_id).first()
    if found is None or (found.confidential and found.team_id not in actor.levels):
        raise invalid(_("There is no such category."))
    return found


def _uploads(actor: AgentActor, keys: list[str]) -> tuple[int, ...]:
    found = Attachment.objects.filter(key__in=keys, message=None, uploaded_by_id=actor.id)
    ids = tuple(found.values_list("pk", flat=True))
    if len(ids) != len(set(keys)):
        raise invalid(_("An attachment is unknown or was already sent."))
    return ids
