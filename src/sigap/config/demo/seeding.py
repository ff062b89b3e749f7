"""Plays the written conversations over the last 60 days, through the desk's own actions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from sigap.channels.email.models import Mailbox, MailboxTicket
from sigap.config.demo.company import ADDRESS, Company, found_company
from sigap.config.demo.fields import fill, install_packs
from sigap.config.demo.files import file_named
from sigap.config.demo.prepared import prepare
from sigap.config.demo.script import COPIES, Conversation, Turn, conversations
from sigap.core import clock
from sigap.journal import drain
from sigap.people.access import AgentActor
from sigap.people.models import Contact
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.delivering import claim, mark_sent
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.actions.settling import close_solved_tickets, set_status, solve_ticket, status_of
from sigap.tickets.actions.writing import NewMessage
from sigap.tickets.envelope import Address, Envelope
from sigap.tickets.models import Category, Ticket
from sigap.tickets.models.choices import AuthorKind, MessageKind, StatusCategory
from sigap.tickets.references import reply_address

DAYS = 60
ENDINGS = (
    ("solved", 40),
    ("open", 22),
    ("pending", 14),
    ("on_hold", 8),
    ("new", 16),
)
SLOTS = {
    "asset": ("LT-0937", "LT-1184", "PC-0412", "PRN-0077", "LT-2045", "PC-1930", "SW-0311"),
    "place": ("lantai 3", "gudang Surabaya", "kantor Bandung", "ruang Merapi", "lobi timur"),
    "day": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """One ticket to be played: which conversation, who, when, and how it ends."""

    conversation: Conversation
    customer: Contact
    agent: AgentActor
    starts: datetime
    present: datetime
    ending: str
    slots: dict[str, str]


def seed_demo(*, days: int = DAYS, copies: int = COPIES) -> None:
    """Fills an empty desk. The same every time, but for the day on which it is done."""
    present = clock.now()
    with clock.at(present - timedelta(days=days + 5)):
        company = found_company()
        install_packs()
        prepare(company.administrator)
    choose = random.Random(6)  # noqa: S311 - a demo, not a secret
    script = [found for found in conversations() for _copy in range(copies)]
    choose.shuffle(script)
    for number, conversation in enumerate(script):
        with transaction.atomic():
            _play(_story(company, conversation, number, present, days, choose), choose)
    while drain.drain():
        pass
    _deliver_waiting(present)
    with clock.at(present):
        while close_solved_tickets():
            pass
    while drain.drain():
        pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _story(
    company: Company,
    conversation: Conversation,
    number: int,
    present: datetime,
    days: int,
    choose: random.Random,
) -> Story:
    ending = choose.choices([name for name, _w in ENDINGS], [weight for _n, weight in ENDINGS])[0]
    recent = ending in {"new", "open"}
    age = choose.uniform(0.02, 4 if recent else days)
    people = company.english if conversation.language == "en" else company.customers
    agent = choose.choice(company.answerers(conversation.team, choose.choice((1, 1, 2, 3))))
    customer = choose.choice(people)
    slots = {name: choose.choice(values) for name, values in SLOTS.items()}
    slots |= {
        "customer": customer.name,
        "agent": agent.name,
        "team": conversation.team,
        "number": f"{4000 + number * 37}",
    }
    starts = _working_hour(present - timedelta(days=age))
    return Story(conversation, customer, agent, starts, present, ending, slots)


def _working_hour(moment: datetime) -> datetime:
    """Most people write in the day: 01 to 10 UTC is 08 to 17 in Jakarta."""
    hour = 1 + moment.hour % 9
    shifted = moment.replace(hour=hour)
    return shifted if shifted < moment else moment - timedelta(days=0 if moment.hour == hour else 1)


def _play(story: Story, choose: random.Random) -> None:
    moment = story.starts
    present = story.present
    ticket: Ticket | None = None
    turns = story.conversation.turns[:1] if story.ending == "new" else story.conversation.turns
    if story.ending == "pending":
        turns = _until_last_answer(turns)
    for turn in turns:
        if moment >= present:
            break
        with clock.at(moment):
            ticket = _turn(story, turn, ticket)
        _react(moment)
        moment += timedelta(minutes=choose.uniform(6, 200))
    if ticket is not None and story.ending != "new":
        with clock.at(min(moment, present)):
            _end(story, ticket)
        _react(min(moment, present))


def _react(moment: datetime) -> None:
    """Confirmations and notifications come seconds after what caused them."""
    with clock.at(moment + timedelta(seconds=4)):
        while drain.drain():
            pass
        _deliver()


def _until_last_answer(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    last = max((i for i, turn in enumerate(turns) if turn.by == "agent"), default=0)
    return turns[: last + 1]


def _turn(story: Story, turn: Turn, ticket: Ticket | None) -> Ticket:
    text = turn.text.format(**story.slots)
    if ticket is None:
        return _opened(story, text, turn)
    if turn.by == "customer":
        receive(_envelope(story, text, turn, ticket), Filing())
    elif turn.by == "note":
        write_note(ticket.pk, Answer(text=text), actor=story.agent)
    else:
        reply(ticket.pk, Answer(text=text), actor=story.agent)
        with clock.at(clock.now() + timedelta(seconds=30)):
            _deliver()
    return ticket


def _opened(story: Story, text: str, turn: Turn) -> Ticket:
    conversation = story.conversation
    subject = conversation.subject.format(**story.slots)
    if conversation.source != "mail":
        return _by_phone(story, subject, text)
    envelope = _envelope(story, text, turn, None)
    received = receive(envelope, Filing(own_addresses=frozenset({ADDRESS})))
    MailboxTicket.objects.get_or_create(
        ticket=received.ticket, defaults={"mailbox": Mailbox.objects.get(address=ADDRESS)}
    )
    ticket = received.ticket
    with clock.at(clock.now() + timedelta(minutes=2)):
        change_ticket(
            ticket.pk,
            actor=story.agent,
            category=_category(conversation),
            type=conversation.type,
            priority=conversation.priority,
        )
        assign_ticket(ticket.pk, actor=story.agent, team_id=_category(conversation).team_id)
    return ticket


def _by_phone(story: Story, subject: str, text: str) -> Ticket:
    conversation = story.conversation
    message = NewMessage(
        kind=MessageKind.PUBLIC,
        author_kind=AuthorKind.CUSTOMER,
        source=conversation.source,
        text=text,
        contact_id=story.customer.pk,
        account_id=story.agent.id,
        sender=Address(address="", name=story.customer.name),
    )
    ticket, _message = open_ticket(
        NewTicket(
            subject=subject,
            requester=story.customer,
            message=message,
            category=_category(conversation),
            type=conversation.type,
            priority=conversation.priority,
            tags=conversation.tags,
        ),
        actor=story.agent,
    )
    return ticket


def _envelope(story: Story, text: str, turn: Turn, ticket: Ticket | None) -> Envelope:
    subject = story.conversation.subject.format(**story.slots)
    address = story.customer.identities.all()[0].address
    return Envelope(
        source="mail",
        sender=Address(address=address, name=story.customer.name),
        subject=subject if ticket is None else f"Re: {subject}",
        text=text,
        reply_text=text,
        to=(Address(address=ADDRESS),),
        delivered_to=(reply_address(ticket.pk, ADDRESS),) if ticket else (ADDRESS,),
        language=story.conversation.language,
        files=tuple(file_named(name) for name in turn.files),
    )


def _end(story: Story, ticket: Ticket) -> None:
    fresh = Ticket.objects.get(pk=ticket.pk)
    if story.conversation.tags and not fresh.tags:
        set_tags(ticket.pk, list(story.conversation.tags), actor=story.agent)
    if fresh.assignee_id is None:
        assign_ticket(ticket.pk, actor=story.agent, assignee_id=story.agent.id)
    fill(ticket.pk, story.agent)
    if story.ending == "solved":
        solve_ticket(ticket.pk, actor=story.agent)
    elif story.ending in {"pending", "on_hold"}:
        set_status(ticket.pk, status_of(StatusCategory(story.ending)), actor=story.agent)


def _category(conversation: Conversation) -> Category:
    return Category.objects.get(name=conversation.category)


def _deliver() -> None:
    """The demo has no mail server: what is due counts as taken by one."""
    while lease := claim("mail"):
        mark_sent(lease, "250 2.0.0 Ok: demo")


def _deliver_waiting(present: datetime) -> None:
    with clock.at(present + timedelta(minutes=1)):
        _deliver()
