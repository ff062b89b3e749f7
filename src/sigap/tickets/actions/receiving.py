from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import contact_actor
from sigap.journal.recording import Circumstances, record
from sigap.people.actions.addresses import note_answered
from sigap.people.actions.contacts import contact_for_address
from sigap.people.models import Contact, Identity
from sigap.people.models.contact import IdentityKind
from sigap.people.roles import Right, Roles
from sigap.tickets.actions.addressing import Named, answered_for_sure, named_ticket
from sigap.tickets.actions.changing import change, lock_survivor
from sigap.tickets.actions.delivering import call_off_scheduled
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.participating import bring_in
from sigap.tickets.actions.writing import NewMessage, preview_of, write_message
from sigap.tickets.envelope import Address, Envelope, Flag, SenderCheck, Verdict
from sigap.tickets.events import MessageReceived, ParticipantJoined, TicketEvent, TicketReopened
from sigap.tickets.models import Message, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind, Shelf, StatusCategory, TicketType
from sigap.tickets.queries.merged import line_of
from sigap.tickets.statuses import default_status_id
from sigap.tickets.thanks import THANKS, only_thanks

REOPENED = {StatusCategory.PENDING, StatusCategory.ON_HOLD, StatusCategory.SOLVED}
AUTOMATIC = {Flag.AUTO_REPLY, Flag.BOUNCE}
CUT = "addresses_cut"
MOST_COPIED = 50


class Others(StrEnum):
    """What becomes of those to whom a message went besides us: they join if its sender is proven,
    are proposed to the agent, or left out."""

    JOIN = "join"
    ASK = "ask"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filing:
    """What the channel adds to an envelope: the raw source's blob, and of new tickets the team,
    tags, priority and type; a ``quiet`` one gets no automatic answer."""

    team_id: int | None = None
    raw: str | None = None
    remote_images: tuple[str, ...] = ()
    own_addresses: frozenset[str] = frozenset()
    others: Others = Others.JOIN
    tags: tuple[str, ...] = ()
    priority: int | None = None
    type: str = TicketType.REQUEST
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Received:
    ticket: Ticket
    message: Message
    opened: bool


@transaction.atomic(savepoint=False)
def receive(envelope: Envelope, filing: Filing) -> Received:
    """Files a message: into the ticket that it answers, else into a new one.

    It answers a ticket by a mark that its sender may use (``named_ticket``); a merged ticket's mail
    goes into the survivor and stays its own. A closed ticket gets a follow-up, a stranger a ticket
    of their own with a hint at the one they named.
    """
    contact = contact_for_address(
        envelope.sender.address, name=envelope.sender.name, language=envelope.language or "id"
    )
    is_automatic = bool(AUTOMATIC & envelope.flags)
    if not is_automatic:
        note_answered(contact.pk, envelope.sender.address)
    said = named_ticket(envelope, contact)
    named, own = said.ticket, said.own
    if named and own and not named.is_closed:
        return _append(said, envelope, filing, contact)
    if is_automatic and (sure := answered_for_sure(envelope)).ticket:
        return _append(sure, envelope, filing, contact, kind=MessageKind.NOTE)
    if not named and (original := envelope.forwarded_from) and _is_agent(contact, envelope):
        by = f"forwarded:{contact.name or envelope.sender.address}"
        envelope = replace(
            envelope,
            sender=original,
            notices=(*envelope.notices, by),
            sender_check=SenderCheck(verdict=Verdict.UNKNOWN),
            cc=(),
            to=(),
        )
        contact = contact_for_address(original.address, name=original.name)
    copied = _copied(envelope, filing)
    joins = _joins(envelope, filing)
    ticket, message = open_ticket(
        NewTicket(
            subject=envelope.subject,
            requester=contact,
            message=message_of(_hushed(envelope, filing), filing, contact),
            team_id=named.team_id if named and own else filing.team_id,
            tags=filing.tags,
            priority=filing.priority,
            type=filing.type,
            participants=copied if joins else (),
            proposed=() if joins else copied,
            follow_up_of=named if named and own else None,
            related=named if named and not own else None,
        ),
        actor=contact_actor(contact.pk),
        circumstances=Circumstances(source=envelope.source),
    )
    return Received(ticket, message, opened=True)


def answers_own_ticket(envelope: Envelope) -> bool:
    """Whether it goes on with a ticket that is not closed and in which its sender takes part."""
    known = Identity.objects.filter(kind=IdentityKind.MAIL, address=envelope.sender.address)
    identity = known.select_related("contact").first()
    if identity is None:
        return False
    found = named_ticket(envelope, identity.contact)
    return found.ticket is not None and found.own and not found.ticket.is_closed


def receive_unproven(ticket: Ticket, envelope: Envelope, filing: Filing) -> Received:
    """What claims to be an agent's answer stays in the ticket as a note: nothing is sent."""
    contact = contact_for_address(envelope.sender.address, name=envelope.sender.name)
    envelope = replace(envelope, notices=(*envelope.notices, "agent_unproven"))
    return _append(Named(ticket), envelope, filing, contact, kind=MessageKind.NOTE)


def _is_agent(contact: Contact, envelope: Envelope) -> bool:
    """Whether the mail came from an agent's address, as far as nothing speaks against it."""
    account = getattr(contact, "account", None)
    may = account is not None and account.is_active and Right.DESK in Roles(account.role).rights
    return may and envelope.sender_check.verdict != Verdict.FAIL


def _append(
    named: Named,
    envelope: Envelope,
    filing: Filing,
    contact: Contact,
    *,
    kind: str = MessageKind.PUBLIC,
) -> Received:
    """An automatic answer and a bare thank-you wait for nobody and reopen nothing."""
    if named.ticket is None:
        raise ValueError("a message without a ticket")
    ticket, home = lock_survivor(named.ticket.pk), named.home
    is_automatic = bool(AUTOMATIC & envelope.flags)
    ends_well = not is_automatic and _is_thanks(ticket, envelope)
    new = replace(message_of(envelope, filing, contact), kind=kind, home=home)
    if ends_well:
        new = replace(new, flags=(*new.flags, THANKS))
    message = write_message(ticket, new)
    moment = clock.now()
    values: dict[str, object] = {"message_count": ticket.message_count + 1}
    if not is_automatic and kind == MessageKind.PUBLIC:
        values |= {"last_message_at": moment, "preview": preview_of(new)}
    reopens = False
    if not is_automatic and not ends_well and kind == MessageKind.PUBLIC:
        values["waiting_since"] = ticket.waiting_since or moment
        values |= {"snoozed_until": None, "shelf": ticket.shelf.replace(Shelf.TRASH, "")}
        reopens = ticket.status_category in REOPENED
        call_off_scheduled(ticket)
    how = Circumstances(source=envelope.source)
    actor = contact_actor(contact.pk)
    joins, people = _joins(envelope, filing), _copied(envelope, filing)
    copied = bring_in(ticket, people, pending=not joins, home=home)
    joined, proposed = (copied, ()) if joins else ((), copied)
    received = MessageReceived(
        stream_id=ticket.pk,
        message=message.pk,
        participants=joined,
        proposed=proposed,
        changes=change(ticket, **values),
    )
    events: list[TicketEvent] = [received]
    if reopens:
        events.append(_reopened(ticket))
    if home:
        events += _known_at_home(home, people, pending=not joins)
    record(*events, actor=actor, circumstances=how)
    return Received(ticket, message, opened=False)


def _known_at_home(
    home: int, people: tuple[Contact, ...], *, pending: bool
) -> list[ParticipantJoined]:
    """They join the merged ticket too, and those between it and the survivor, so that they stay
    with each that stands alone again."""
    events = []
    for number in line_of(home)[:-1]:
        ticket = Ticket.objects.get(pk=number)
        from_below = None if number == home else home
        joined = bring_in(ticket, people, pending=pending, home=from_below)
        if joined and not pending:
            events.append(ParticipantJoined(stream_id=number, participants=joined))
    return events


def _is_thanks(ticket: Ticket, envelope: Envelope) -> bool:
    """Whether it is a bare thank-you, and comes when nothing is asked of the desk any more."""
    if ticket.waiting_since or envelope.files:
        return False
    names = [envelope.sender.name, ticket.requester.name]
    if ticket.assignee_id and ticket.assignee:
        names.append(ticket.assignee.contact.name)
    return only_thanks(envelope.reply_text or envelope.text, names=tuple(names))


def _reopened(ticket: Ticket) -> TicketReopened:
    was_solved = ticket.status_category == StatusCategory.SOLVED
    return TicketReopened(
        stream_id=ticket.pk,
        changes=change(
            ticket,
            status_category=StatusCategory.OPEN.value,
            status_id=default_status_id(StatusCategory.OPEN),
            solved_at=None,
            solve_reason="",
            reopen_count=ticket.reopen_count + was_solved,
        ),
    )


def _joins(envelope: Envelope, filing: Filing) -> bool:
    """Never by a mail that anybody may have written in the sender's name."""
    return filing.others == Others.JOIN and envelope.sender_check.verdict == Verdict.PASS


def _copied(envelope: Envelope, filing: Filing) -> tuple[Contact, ...]:
    """Who stands in To and Cc besides ourselves, the first of them where there are many."""
    return tuple(
        contact_for_address(found.address, name=found.name)
        for found in _others(envelope, filing)[:MOST_COPIED]
    )


def _others(envelope: Envelope, filing: Filing) -> list[Address]:
    """Nobody where there were too many to read all, and for automatic mail and lists."""
    if filing.others == Others.NEVER or _is_cut(envelope):
        return []
    if AUTOMATIC & envelope.flags or Flag.LIST in envelope.flags:
        return []
    others = {
        found.address: found
        for found in (*envelope.to, *envelope.cc)
        if _base(found.address) not in filing.own_addresses
        and found.address != envelope.sender.address
    }
    return list(others.values())


def _left_out(envelope: Envelope, filing: Filing) -> tuple[str, ...]:
    beyond = len(_others(envelope, filing)) - MOST_COPIED
    return (f"copies_cut:{beyond}",) if beyond > 0 else ()


def _is_cut(envelope: Envelope) -> bool:
    return any(notice.partition(":")[0] == CUT for notice in envelope.notices)


def _hushed(envelope: Envelope, filing: Filing) -> Envelope:
    flags = {Flag.NO_ANSWERS} if filing.quiet else set()
    return replace(envelope, flags=envelope.flags | flags)


def _base(address: str) -> str:
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}@{domain}"


def _returns(envelope: Envelope) -> tuple[str, ...]:
    return (f"returns_on:{envelope.returns_on.isoformat()}",) if envelope.returns_on else ()


def message_of(envelope: Envelope, filing: Filing, contact: Contact) -> NewMessage:
    return NewMessage(
        kind=MessageKind.PUBLIC,
        author_kind=AuthorKind.CUSTOMER,
        source=envelope.source,
        text=envelope.text,
        html=envelope.html,
        reply_text=envelope.reply_text,
        contact_id=contact.pk,
        sender=envelope.sender,
        to=envelope.to,
        cc=envelope.cc,
        subject=envelope.subject,
        files=envelope.files,
        remote_images=filing.remote_images,
        flags=tuple(sorted(envelope.flags)),
        notices=(*envelope.notices, *_returns(envelope), *_left_out(envelope, filing)),
        message_id=f"<{envelope.message_id.strip('<>')}>" if envelope.message_id else "",
        raw=filing.raw,
        sender_check=envelope.sender_check,
        invitation=envelope.invitation,
        sent_at=envelope.sent_at,
    )
