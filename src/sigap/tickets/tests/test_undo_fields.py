"""Custom fields are taken back like everything else."""

from __future__ import annotations

import pytest

from sigap.journal.models import Event
from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.undoing import CannotUndo, undo_events
from sigap.tickets.models import Ticket
from sigap.tickets.tests.test_fields import IS_LAPTOP, held
from tests.cast import Cast
from tests.fields import condition, make_field, make_form


@pytest.fixture
def form(cast: Cast) -> None:
    """A device; of a laptop its number, needed to solve; a cost that leads alone may write."""
    device = make_field("device", "choice", choices="laptop printer")
    serial = make_field("serial", "pattern", pattern="[A-Z]{2}-[0-9]{4}")
    cost = make_field("cost", "decimal")
    make_form(
        device,
        serial,
        cost,
        required={"serial": "solve"},
        conditions=[
            condition("show", "serial", when=IS_LAPTOP),
            condition("read_only", "cost", when=[("role", "in", ["agent_l1"])]),
        ],
    )


def newest() -> Event:
    return Event.objects.filter(verb="ticket.fields_changed").latest("pk")


def test_values_come_back_unless_changed_since(cast: Cast, ticket: Ticket, form: None) -> None:
    actor = cast.actor(cast.agent)
    change_fields(ticket.pk, {"device": ("laptop",), "serial": "LT-0937"}, actor=actor)
    before = held(ticket)
    change_fields(ticket.pk, {"serial": "LT-0938"}, actor=actor)
    event = newest()
    undo_events([event], actor=actor)
    assert held(ticket) == before
    assert newest().cause == event.pk
    with pytest.raises(CannotUndo, match="changed"):
        undo_events([event], actor=actor)
