"""Macros: all steps or none, each with the rights of who runs it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from sigap.automation.actions.macros import NothingToDo, Plan, run_macro, save_macro
from sigap.automation.models import Macro
from sigap.automation.shown import preview
from sigap.journal.models import Event
from sigap.tickets.actions.replying import NewerMessage
from sigap.tickets.models import Message, Ticket
from sigap.tickets.statuses import default_status_id
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FORM = {
    "name": "Selesai dan beri tahu",
    "whose": "mine",
    "then": "stay",
    "reply": "Halo {{customer.first_name}}, sudah kami perbaiki.",
    "note": "Diganti dari gudang",
    "add_tags": "printer, Lantai 2",
    "assignee": "me",
    "priority": "3",
}


@pytest.fixture
def macro(cast: Cast, signed_in: Any) -> Macro:
    form = FORM | {"status": str(default_status_id("solved"))}
    assert signed_in(cast.agent).post("/macros/new", form).status_code == 302
    return Macro.objects.get()


def newest(ticket: Ticket) -> int:
    return ticket.messages.latest("pk").pk


def test_all_steps_at_once(cast: Cast, ticket: Ticket, macro: Macro, signed_in: Any) -> None:
    agent = signed_in(cast.agent)
    page = agent.get(f"/tickets/{ticket.pk}/macros").text
    assert "Halo Budi, sudah kami perbaiki." in page
    agent.post(f"/tickets/{ticket.pk}/macros/{macro.pk}", {"seen_through": newest(ticket)})
    ticket.refresh_from_db()
    assert ticket.status_category == "solved"
    assert (ticket.assignee, ticket.priority) == (cast.agent, 3)
    assert ticket.tags == ["lantai 2", "printer"]
    answer = Message.objects.get(author_kind="agent", kind="public")
    assert answer.text == "Halo Budi, sudah kami perbaiki."
    assert Message.objects.get(kind="note").text == "Diganti dari gudang"
    assert Event.objects.get(verb="macro.run").data["ticket"] == ticket.pk


def test_nothing_of_it_where_one_step_fails(cast: Cast, ticket: Ticket, macro: Macro) -> None:
    actor = cast.actor(cast.agent)
    with pytest.raises(NewerMessage):
        run_macro(macro.pk, ticket.pk, actor=actor, seen_through=0)
    ticket.refresh_from_db()
    assert (ticket.tags, ticket.priority) == ([], 2)
    assert not Message.objects.filter(kind="note").exists()


def test_a_macro_gives_no_rights(cast: Cast, ticket: Ticket) -> None:
    plan = Plan(name="x", whose="all", steps={"priority": 4})
    macro = save_macro(None, plan, actor=cast.actor(cast.administrator))
    with pytest.raises(PermissionDenied):
        run_macro(macro.pk, ticket.pk, actor=cast.actor(cast.light))
    with pytest.raises(NothingToDo):
        save_macro(None, Plan(name="x", whose="mine", steps={}), actor=cast.actor(cast.agent))


def test_what_it_does_is_told_first(cast: Cast, macro: Macro) -> None:
    steps = dict(preview(macro, {"customer.first_name": "Budi"}))
    assert len(steps) == 6
    assert "Halo Budi, sudah kami perbaiki." in steps.values()
    assert "lantai 2, printer" in steps.values()


@pytest.mark.parametrize(("then", "goal"), [("list", "/tickets/"), ("next", "/tickets/{other}/")])
def test_what_comes_next(
    cast: Cast, ticket: Ticket, macro: Macro, signed_in: Any, then: str, goal: str
) -> None:
    other = Ticket.objects.get(pk=ticket.pk)
    other.pk, other.assignee = None, cast.agent
    other.save()
    Macro.objects.update(then=then)
    data = {"seen_through": newest(ticket)}
    answer = signed_in(cast.agent).post(f"/tickets/{ticket.pk}/macros/{macro.pk}", data)
    assert answer["Location"] == goal.format(other=other.pk)


def test_changed_and_deleted(cast: Cast, macro: Macro, signed_in: Any) -> None:
    agent = signed_in(cast.agent)
    assert "lantai 2, printer" in agent.get(f"/macros/{macro.pk}/").text
    assert agent.post(f"/macros/{macro.pk}/", {"name": "x", "whose": "mine"}).status_code == 422
    agent.post(f"/macros/{macro.pk}/", FORM | {"name": "Lain"})
    assert "Lain" in agent.get("/macros/").text
    agent.post(f"/macros/{macro.pk}/delete")
    assert not Macro.objects.exists()
