"""Two worlds see the same requests and answers; in one of them tickets are merged and taken apart
again at random moments. In the end nothing tells the worlds apart."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sigap.core import clock
from sigap.journal.actors import contact_actor
from sigap.people.models import Contact
from sigap.tickets.actions.changing import RECORDED
from sigap.tickets.actions.merging import merge_tickets, unmerge_ticket
from sigap.tickets.actions.opening import NewTicket, open_ticket
from sigap.tickets.actions.own_history import own_state
from sigap.tickets.actions.participating import take_out
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.actions.settling import set_status, status_of
from sigap.tickets.envelope import Address, Envelope, Flag, SenderCheck, Verdict
from sigap.tickets.models import Message, Participant, Ticket
from sigap.tickets.models.choices import StatusCategory
from sigap.tickets.queries.merged import standing, survivor_of
from sigap.tickets.references import reply_address
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.tickets import customer_message

TICKETS = 4
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
NOT_COMPARED = {"id", "updated_at"}
STATUSES = ("open", "pending", "on_hold", "solved")
STEPS = (
    "mail", "machine", "reply", "solving", "note", "tags", "status", "subject", "take_out"
)  # fmt: skip
step = st.tuples(
    st.sampled_from((*STEPS, "mail", "reply", "merge", "merge", "unmerge")),
    st.integers(0, TICKETS - 1),
    st.integers(0, TICKETS - 1),
)


class World:
    """Tickets of different requesters, who are in each other's copies now and then."""

    def __init__(self, cast: Cast) -> None:
        self.agent, self.lead = cast.actor(cast.agent), cast.actor(cast.lead)
        self.people: list[Contact] = [cast.customer, cast.colleague, cast.passer_by, cast.customer]
        self.tickets = [
            opened_for(cast, person, f"T{i}").pk for i, person in enumerate(self.people)
        ]
        for number in self.tickets:
            Message.objects.filter(ticket=number).update(message_id=f"<first.{number}@x.test>")

    def place(self, i: int) -> int:
        return self.tickets.index(survivor_of(self.tickets[i]))

    def mail(self, i: int, cc: int, flags: Flag | None = None) -> None:
        """Half of the answers name the ticket by its address, half by what they answer."""
        number, person = self.tickets[i], self.people[i]
        known = {"delivered_to": (reply_address(number, "bantuan@desk.test"),)}
        if cc % 2:
            known = {"in_reply_to": (f"first.{number}@x.test",)}
        others = {address_of(self.people[cc])} - {address_of(person)}
        envelope = Envelope(
            source="mail",
            sender=Address(address=address_of(person), name=person.name),
            subject="Re: rusak",
            text="Masih rusak",
            cc=tuple(Address(address=each, name="") for each in others),
            sender_check=SenderCheck(verdict=Verdict.PASS, by="dmarc"),
            flags=frozenset({flags}) if flags else frozenset(),
            **known,
        )
        receive(envelope, Filing())

    def act(self, kind: str, i: int, other: int, at: int) -> None:
        """``i`` is the ticket that a mail is for, ``at`` the one on which agents act."""
        number = self.tickets[at]
        if kind == "mail":
            self.mail(i, other)
        elif kind == "machine":
            self.mail(i, other, flags=Flag.AUTO_REPLY)
        elif kind in {"reply", "solving"}:
            status = status_of(StatusCategory(STATUSES[other])) if kind == "solving" else None
            answer = Answer(text="Kami cek", cc=(self.people[other],), status=status)
            reply(number, answer, actor=self.agent)
        elif kind == "note":
            write_note(number, Answer(text="Catatan"), actor=self.agent)
        elif kind == "tags":
            tags = [*Ticket.objects.get(pk=number).tags, f"t{other}"]
            set_tags(number, tags, actor=self.agent)
        elif kind == "status":
            set_status(number, status_of(StatusCategory(STATUSES[other])), actor=self.agent)
        elif kind == "subject":
            change_ticket(number, actor=self.lead, subject=f"Baru {other}", urgency=1 + other)
        elif kind == "take_out":
            take_out(number, self.people[other].pk, actor=self.agent)

    def changes_something(self, kind: str, other: int, at: int) -> bool:
        """What is there already, whoever brought it, an agent does not set again."""
        ticket = Ticket.objects.get(pk=self.tickets[at])
        if kind in {"status", "solving"}:
            return ticket.status_category != STATUSES[other]
        return kind != "tags" or f"t{other}" not in ticket.tags

    def merge(self, survivor: int, other: int) -> None:
        if survivor != other:
            merge_tickets(self.tickets[survivor], [self.tickets[other]], actor=self.agent)

    def unmerge(self, i: int) -> None:
        if standing(self.tickets[i]):
            unmerge_ticket(self.tickets[i], actor=self.agent)


def opened_for(cast: Cast, person: Contact, subject: str) -> Ticket:
    message = replace(customer_message(cast), contact_id=person.pk)
    new = NewTicket(subject=subject, requester=person, message=message, team_id=cast.team.pk)
    ticket, _message = open_ticket(new, actor=contact_actor(person.pk))
    return ticket


def address_of(contact: Contact) -> str:
    return contact.identities.get().address


def picture(number: int) -> dict[str, Any]:
    ticket = Ticket.objects.get(pk=number)
    rows = Message.objects.filter(ticket=ticket)
    return {
        **{name: getattr(ticket, name) for name in RECORDED if name not in NOT_COMPARED},
        "preview": ticket.preview,
        "messages": Counter(rows.values_list("kind", "text", "created_at", "contact_id")),
        "homes": set(rows.values_list("home", flat=True)),
        "people": set(
            Participant.objects.filter(ticket=ticket).values_list("contact", "is_pending", "home")
        ),
    }


def replayed(world: World) -> None:
    for number in world.tickets:
        assert rebuild(number) == snapshot(Ticket.objects.get(pk=number))


def live(cast: Cast, steps: list[tuple[str, int, int]]) -> None:
    with clock.at(START):
        merging, alone = World(cast), World(cast)
    for turn, (kind, i, other) in enumerate(steps, 1):
        with clock.at(START + timedelta(minutes=turn)):
            at = merging.place(i)
            if kind == "merge":
                merging.merge(at, merging.place(other))
            elif kind == "unmerge":
                merging.unmerge(i)
            elif merging.changes_something(kind, other, at):
                for world in (merging, alone):
                    world.act(kind, i, other, at)
            replayed(merging)
    with clock.at(START + timedelta(days=1)):
        for i in range(TICKETS):
            merging.unmerge(i)
    replayed(merging)
    for one, other in zip(merging.tickets, alone.tickets, strict=True):
        assert picture(one) == picture(other)
        assert own_state(other).items() <= picture(other).items()


@pytest.mark.timeout(300)
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(step, min_size=5, max_size=25))
def test_taken_apart_they_are_as_if_never_merged(
    cast: Cast, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        live(cast, steps)
        transaction.set_rollback(True)
