"""The demo: a desk that is alive, and texts that do not repeat themselves."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from sigap.config.demo.script import COPIES, conversations
from sigap.config.demo.seeding import seed_demo
from sigap.config.preparing import DEMO_EMAIL, create_administrator
from sigap.journal.models import Pending
from sigap.tickets.models import Attachment, Message, Outbound, Ticket
from sigap.tickets.models.choices import StatusCategory
from sigap.tickets.replay import rebuild, snapshot
from sigap.tickets.statuses import ship

SENTENCE = re.compile(r"[.!?\n]+\s*")


def sentences(text: str) -> set[str]:
    return {part.strip().lower() for part in SENTENCE.split(text) if len(part.strip()) > 3}


def test_enough_is_written() -> None:
    written = conversations()
    assert len(written) >= 60
    assert len(written) * COPIES >= 300
    assert {found.language for found in written} == {"id", "en"}
    assert {turn.by for found in written for turn in found.turns} == {"customer", "agent", "note"}
    most = [found for found in written if len(found.turns) >= 2]
    assert len(most) > len(written) * 0.8


def test_no_sentence_is_in_two_conversations() -> None:
    seen: dict[str, int] = defaultdict(int)
    for found in conversations():
        own = set().union(*(sentences(turn.text) for turn in found.turns))
        for sentence in own:
            seen[sentence] += 1
    assert [sentence for sentence, count in seen.items() if count > 1] == []


@pytest.mark.timeout(180)
@pytest.mark.django_db(transaction=True)
def test_the_desk_is_alive() -> None:
    ship()
    create_administrator(DEMO_EMAIL)
    seed_demo()
    assert Ticket.objects.count() >= 300
    present = set(Ticket.objects.values_list("status_category", flat=True))
    assert present == set(StatusCategory.values)
    assert not Pending.objects.exists()
    assert Attachment.objects.count() > 50
    assert Message.objects.filter(kind="note").count() > 50
    assert set(Outbound.objects.values_list("state", flat=True)) <= {"sent"}
    many = Ticket.objects.filter(message_count__gte=2).count()
    assert many > Ticket.objects.count() / 2
    in_tickets: dict[str, set[int]] = defaultdict(set)
    for message in Message.objects.exclude(author_kind="system"):
        for sentence in sentences(message.text):
            in_tickets[sentence].add(message.ticket_id)
    assert max(len(tickets) for tickets in in_tickets.values()) <= 5
    for ticket in Ticket.objects.order_by("?")[:10]:
        assert rebuild(ticket.pk) == snapshot(ticket)
