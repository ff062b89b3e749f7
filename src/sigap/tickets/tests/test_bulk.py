"""Operations on many tickets: what is changed, what is skipped and why, and their undoing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from sigap.core import clock
from sigap.journal.models import Event
from sigap.tickets.actions import bulk as acts
from sigap.tickets.actions.bulk import NotUndoable, start_bulk, undo_bulk, work_on_bulks
from sigap.tickets.actions.operations import BadArguments
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.settling import reopen_ticket, solve_ticket
from sigap.tickets.models import Bulk, BulkResult, Category, Ticket
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.tickets import open_by_customer


def work() -> None:
    while work_on_bulks():
        pass


def outcomes(bulk: Bulk) -> dict[int, tuple[str, str]]:
    found = bulk.results.values_list("ticket", "outcome", "reason")
    return {number: (outcome, reason) for number, outcome, reason in found}


@pytest.fixture
def tickets(cast: Cast) -> list[int]:
    return [open_by_customer(cast, f"Printer {i}").pk for i in range(3)]


def test_each_ticket_gets_its_result(cast: Cast, tickets: list[int]) -> None:
    actor = cast.actor(cast.agent)
    change_ticket(tickets[1], actor=actor, priority=4)
    bulk = start_bulk("priority", {"priority": "4"}, {"ids": tickets}, actor=actor)
    work()
    bulk.refresh_from_db()
    assert (bulk.state, bulk.total, bulk.done, bulk.skipped) == ("finished", 3, 2, 1)
    assert outcomes(bulk)[tickets[1]] == ("skipped", "same")
    assert set(Ticket.objects.values_list("priority", flat=True)) == {4}
    changed = Event.objects.filter(verb="ticket.changed", stream_id=tickets[0]).get()
    assert changed.source == "bulk"
    assert bulk.results.get(ticket=tickets[0]).events == [changed.pk]
    for number in tickets:
        ticket = Ticket.objects.get(pk=number)
        assert rebuild(number) == snapshot(ticket)


def test_what_one_may_not_change_is_skipped(cast: Cast, tickets: list[int]) -> None:
    theirs = open_by_customer(cast, "Gaji", team_id=cast.other_team.pk).pk
    bulk = start_bulk("trash", {}, {"ids": [*tickets, theirs]}, actor=cast.actor(cast.agent))
    work()
    assert outcomes(bulk)[theirs] == ("skipped", "unseen")
    assert Ticket.objects.get(pk=theirs).shelf == ""
    assert Ticket.objects.get(pk=tickets[0]).shelf == "trash"


def test_rights_are_those_of_the_moment_of_work(cast: Cast, tickets: list[int]) -> None:
    bulk = start_bulk("spam", {}, {"ids": tickets}, actor=cast.actor(cast.agent))
    cast.agent.memberships.update(level=1)
    work()
    assert set(outcomes(bulk).values()) == {("skipped", "forbidden")}
    other = start_bulk("spam", {}, {"ids": tickets}, actor=cast.actor(cast.agent))
    type(cast.agent).objects.filter(pk=cast.agent.pk).update(is_active=False)
    work()
    other.refresh_from_db()
    assert (other.state, other.problem) == ("failed", "actor")


def test_the_state_of_a_ticket_may_refuse(cast: Cast, tickets: list[int]) -> None:
    actor = cast.actor(cast.agent)
    solve_ticket(tickets[0], actor=actor)
    bulk = start_bulk("snooze", {"until": ""}, {"ids": tickets}, actor=actor)
    work()
    assert outcomes(bulk)[tickets[0]] == ("skipped", "state")


def test_all_that_match_is_chosen_by_the_worker(cast: Cast, tickets: list[int]) -> None:
    actor = cast.actor(cast.agent)
    set_tags(tickets[0], ["vpn"], actor=actor)
    chosen = {"view": "open", "query": "tag:vpn"}
    bulk = start_bulk("assign", {"assignee": "me"}, chosen, actor=actor)
    late = open_by_customer(cast, "Terlambat").pk
    set_tags(late, ["vpn"], actor=actor)
    work()
    assert set(outcomes(bulk)) == {tickets[0], late}
    words = start_bulk("tag", {"tags": "kata"}, {"query": "terlambat"}, actor=actor)
    work()
    assert set(outcomes(words)) == {late}


def test_more_than_one_takes_is_said(
    cast: Cast, tickets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "MOST_MATCHING", 2)
    bulk = start_bulk("spam", {}, {"view": "open", "query": ""}, actor=cast.actor(cast.agent))
    work()
    bulk.refresh_from_db()
    assert (bulk.total, bulk.is_capped) == (2, True)


def test_batches_go_on_where_a_kill_left_off(
    cast: Cast, tickets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two workers, or one twice, do each ticket once."""
    monkeypatch.setattr(acts, "BATCH", 1)
    bulk = start_bulk("untag", {"tags": "x"}, {"ids": tickets}, actor=cast.actor(cast.agent))
    for number in tickets:
        set_tags(number, ["x", "y"], actor=cast.actor(cast.lead))
    work_on_bulks()
    work_on_bulks()
    bulk.refresh_from_db()
    assert (bulk.state, bulk.done) == ("running", 1)

    def killed(name: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(acts, "failpoint", killed)
        with pytest.raises(KeyboardInterrupt):
            work_on_bulks()
    bulk.refresh_from_db()
    assert bulk.done == 1
    work()
    work()
    bulk.refresh_from_db()
    assert (bulk.state, bulk.done) == ("finished", 3)
    assert Event.objects.filter(verb="ticket.tagged", source="bulk").count() == 3


def test_one_bad_ticket_does_not_hold_up_the_others(
    cast: Cast, tickets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = acts.ticket_for

    def breaks(actor, number, *, to):
        if number == tickets[1]:
            raise RuntimeError("broken")
        return real(actor, number, to=to)

    monkeypatch.setattr(acts, "ticket_for", breaks)
    bulk = start_bulk("spam", {}, {"ids": tickets}, actor=cast.actor(cast.agent))
    work()
    assert outcomes(bulk)[tickets[1]] == ("failed", "error")
    assert outcomes(bulk)[tickets[2]] == ("done", "")


def test_undo_sets_back_what_was_changed_and_skips_what_changed_since(
    cast: Cast, tickets: list[int]
) -> None:
    actor = cast.actor(cast.agent)
    before = {number: snapshot(Ticket.objects.get(pk=number)) for number in tickets}
    bulk = start_bulk("solve", {"reason": "duplicate"}, {"ids": tickets}, actor=actor)
    work()
    change_ticket(tickets[0], actor=cast.actor(cast.lead), priority=4)
    reopen_ticket(tickets[1], actor=cast.actor(cast.lead))
    undo = undo_bulk(bulk.pk, actor=actor)
    work()
    found = outcomes(undo)
    assert found[tickets[0]] == ("done", "")
    assert found[tickets[1]] == ("skipped", "changed")
    against = undo.results.get(ticket=tickets[1]).against
    assert Event.objects.get(pk=against).verb == "ticket.reopened"
    for number, priority in ((tickets[0], 4), (tickets[2], 2)):
        ticket = Ticket.objects.get(pk=number)
        assert ticket.priority == priority
        now = snapshot(ticket).attributes
        own = {"updated_at", "priority"}
        assert {k: v for k, v in now.items() if k not in own} == {
            k: v for k, v in before[number].attributes.items() if k not in own
        }
        assert rebuild(number) == snapshot(ticket)
    redone = undo_bulk(undo.pk, actor=actor)
    work()
    assert outcomes(redone)[tickets[0]] == ("done", "")
    assert Ticket.objects.get(pk=tickets[0]).status_category == "solved"


def test_undo_of_one_at_work_stops_it(
    cast: Cast, tickets: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(acts, "BATCH", 1)
    actor = cast.actor(cast.agent)
    bulk = start_bulk("spam", {}, {"ids": tickets}, actor=actor)
    work_on_bulks()
    work_on_bulks()
    undo_bulk(bulk.pk, actor=actor)
    work()
    bulk.refresh_from_db()
    assert (bulk.done, bulk.skipped) == (1, 2)
    assert set(Ticket.objects.values_list("shelf", flat=True)) == {""}


def test_undo_is_refused_with_its_reason(cast: Cast, tickets: list[int]) -> None:
    actor = cast.actor(cast.agent)
    bulk = start_bulk("spam", {}, {"ids": tickets}, actor=actor)
    work()
    with pytest.raises(Http404):
        undo_bulk(bulk.pk, actor=cast.actor(cast.lead))
    undo_bulk(bulk.pk, actor=actor)
    with pytest.raises(NotUndoable, match="undone"):
        undo_bulk(bulk.pk, actor=actor)
    work()
    old = start_bulk("spam", {}, {"ids": tickets}, actor=actor)
    work()
    Bulk.objects.filter(pk=old.pk).update(created_at=clock.now() - timedelta(days=8))
    with pytest.raises(NotUndoable, match="old"):
        undo_bulk(old.pk, actor=actor)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("nothing", {}),
        ("status", {"status": "99"}),
        ("priority", {"priority": "9"}),
        ("assign", {"assignee": "999999"}),
        ("team", {}),
        ("tag", {"tags": " , "}),
        ("snooze", {"until": "2001-01-01T00:00:00+00:00"}),
        ("snooze", {"until": "morgen"}),
        ("solve", {"reason": "rule"}),
    ],
)
def test_arguments_that_say_nothing_are_refused(
    cast: Cast, tickets: list[int], name: str, given: dict[str, str]
) -> None:
    with pytest.raises(BadArguments):
        start_bulk(name, given, {"ids": tickets}, actor=cast.actor(cast.agent))
    assert not BulkResult.objects.exists()


def test_a_confidential_category_of_others_is_refused(cast: Cast, tickets: list[int]) -> None:
    walled = Category.objects.create(name="SDM", team=cast.other_team, confidential=True)
    given = {"category": str(walled.pk)}
    with pytest.raises(BadArguments):
        start_bulk("category", given, {"ids": tickets}, actor=cast.actor(cast.agent))


def test_the_numbers_of_statements_are_fixed(
    cast: Cast, tickets: list[int], django_assert_num_queries
) -> None:
    """Of a batch: 8 for all, and 8 for each ticket."""
    start_bulk("priority", {"priority": "3"}, {"ids": tickets}, actor=cast.actor(cast.agent))
    work_on_bulks()
    with django_assert_num_queries(8 + 8 * len(tickets)):
        work_on_bulks()
