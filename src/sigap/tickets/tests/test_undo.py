"""What an undone reply leaves behind: nothing."""

from __future__ import annotations

import pytest

from sigap.channels.email.models import Mailbox
from sigap.tickets.actions.replying import Answer, TooLate, reply, undo_reply
from sigap.tickets.models import Ticket
from sigap.tickets.queries.finding import search
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast


@pytest.fixture
def mailbox(cast: Cast) -> Mailbox:
    return Mailbox.objects.create(
        name="Bantuan", address="bantuan@desk.test", is_default=True, undo_seconds=8
    )


def test_nothing_is_left(cast: Cast, ticket: Ticket, mailbox: Mailbox) -> None:
    before = snapshot(Ticket.objects.get(pk=ticket.pk))
    actor = cast.actor(cast.agent)
    answer = Answer(text="Rahasia dapur", cc=(cast.colleague,))
    message = reply(ticket.pk, answer, actor=actor)
    assert [row.id for row in search(actor, "dapur").rows] == [ticket.pk]
    undo_reply(message.pk, actor=actor)
    after = Ticket.objects.get(pk=ticket.pk)
    assert [row.id for row in search(actor, "dapur").rows] == []
    assert [row.id for row in search(actor, "printer").rows] == [ticket.pk]
    assert rebuild(ticket.pk) == snapshot(after)
    unlike = {
        name
        for name, value in snapshot(after).attributes.items()
        if value != before.attributes[name]
    }
    assert unlike <= {"updated_at"}
    assert snapshot(after).participants == set()


def test_too_late(cast: Cast, ticket: Ticket, mailbox: Mailbox) -> None:
    mailbox.undo_seconds = 0
    mailbox.save()
    message = reply(ticket.pk, Answer(text="Halo"), actor=cast.actor(cast.agent))
    with pytest.raises(TooLate):
        undo_reply(message.pk, actor=cast.actor(cast.agent))
