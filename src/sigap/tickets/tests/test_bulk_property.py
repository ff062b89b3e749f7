"""Random operations on many tickets, single changes between, and undo: every attribute is in the
end what it would be. Told from pictures of the rows, never from events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigap.people.access import AgentActor
from sigap.tickets.actions.assigning import CannotTakeIt, assign_ticket
from sigap.tickets.actions.bulk import NotUndoable, start_bulk, undo_bulk, work_on_bulks
from sigap.tickets.actions.properties import change_ticket, set_tags
from sigap.tickets.actions.settling import NotAllowedNow, reopen_ticket, solve_ticket
from sigap.tickets.actions.shelving import restore_ticket, shelve_ticket
from sigap.tickets.actions.snoozing import snooze_ticket
from sigap.tickets.models import Bulk, Category, Ticket
from sigap.tickets.models.choices import Shelf
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.tickets import open_by_customer

TICKETS = 4
# Clocks of writing, and what follows from other attributes' history.
NOT_CHOSEN = {"updated_at", "message_count", "last_message_at", "first_response_at"}
Picture = dict[str, Any]
OPERATIONS: list[tuple[str, dict[str, Any]]] = [
    ("priority", {"priority": 4}),
    ("priority", {"priority": 1}),
    ("type", {"type": "incident"}),
    ("assign", {"assignee": "me"}),
    ("assign", {"assignee": None}),
    ("team", {"team": "TEAM"}),
    ("category", {"category": "CATEGORY"}),
    ("solve", {"reason": "duplicate"}),
    ("status", {"status": 3}),
    ("status", {"status": 2}),
    ("tag", {"tags": ["a", "b"]}),
    ("untag", {"tags": ["b", "c"]}),
    ("snooze", {"until": None}),
    ("wake", {}),
    ("trash", {}),
    ("restore", {}),
]
SINGLE: list[Callable[[int, AgentActor], object]] = [
    lambda number, by: change_ticket(number, actor=by, priority=3),
    lambda number, by: change_ticket(number, actor=by, urgency=4, impact=4),
    lambda number, by: change_ticket(number, actor=by, subject="Lain"),
    lambda number, by: assign_ticket(number, actor=by, assignee_id=by.id),
    lambda number, by: solve_ticket(number, actor=by),
    lambda number, by: reopen_ticket(number, actor=by),
    lambda number, by: set_tags(number, ["c"], actor=by),
    lambda number, by: set_tags(number, ["a", "b", "d"], actor=by),
    lambda number, by: snooze_ticket(number, None, actor=by),
    lambda number, by: shelve_ticket(number, Shelf.SPAM, actor=by),
    lambda number, by: restore_ticket(number, actor=by),
]
single = st.tuples(st.sampled_from(SINGLE), st.integers(0, TICKETS - 1))


def picture(number: int) -> Picture:
    now = snapshot(Ticket.objects.get(pk=number)).attributes
    return {name: value for name, value in now.items() if name not in NOT_CHOSEN}


def expected(before: Picture, after: Picture, present: Picture) -> Picture | None:
    """What undoing should make of the present; None where it should leave the ticket alone."""
    changed = [name for name in before if before[name] != after[name]]
    found = dict(present)
    for name in changed:
        if name == "tags":
            came, went = set(after[name]) - set(before[name]), set(before[name]) - set(after[name])
            if not came <= set(present[name]) or went & set(present[name]):
                return None
            found[name] = sorted((set(present[name]) - came) | went)
        elif name == "waiting_since":
            found[name] = present[name] or before[name]
        elif present[name] != after[name]:
            return None
        else:
            found[name] = before[name]
    return found


def work() -> None:
    while work_on_bulks():
        pass


def tried(change: Callable[[int, AgentActor], object], number: int, by: AgentActor) -> None:
    try:
        with transaction.atomic():
            change(number, by)
    except (NotAllowedNow, CannotTakeIt):
        return


@pytest.mark.timeout(240)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=st.lists(single, max_size=4),
    operation=st.sampled_from(OPERATIONS),
    chosen=st.sets(st.integers(0, TICKETS - 1), min_size=1),
    between=st.lists(single, max_size=4),
    twice=st.booleans(),
)
def test_undo_gives_back_what_was(
    cast: Cast,
    first: Any,
    operation: Any,
    chosen: set[int],
    between: Any,
    twice: bool,  # noqa: FBT001 - drawn
) -> None:
    with transaction.atomic():
        one_story(cast, first, operation, chosen, between, twice=twice)
        transaction.set_rollback(True)


def one_story(
    cast: Cast, first: Any, operation: Any, chosen: set[int], between: Any, *, twice: bool
) -> None:
    numbers = [open_by_customer(cast, f"T{i}").pk for i in range(TICKETS)]
    agent, lead = cast.actor(cast.administrator), cast.actor(cast.lead)
    category = Category.objects.create(name="Jaringan", team=cast.team)
    name, plain = operation
    named = {"TEAM": cast.other_team.pk, "CATEGORY": category.pk}
    given_ = {key: named.get(value, value) if isinstance(value, str) else value
              for key, value in plain.items()}  # fmt: skip
    for change, at in first:
        tried(change, numbers[at], lead)
    before = {number: picture(number) for number in numbers}
    bulk = start_bulk(name, given_, {"ids": [numbers[i] for i in sorted(chosen)]}, actor=agent)
    work()
    after = {number: picture(number) for number in numbers}
    untouched = set(numbers) - set(
        bulk.results.filter(outcome="done").values_list("ticket", flat=True)
    )
    assert all(before[number] == after[number] for number in untouched)
    for change, at in between:
        tried(change, numbers[at], lead)
    check_undo(bulk, before, after, agent)
    if twice and bulk.undos.exists():
        undo = bulk.undos.get()
        done = undo.results.filter(outcome="done").values_list("ticket", flat=True)
        undone = {number: picture(number) for number in done}
        if undone:
            undo_bulk(undo.pk, actor=agent)
            work()
            for number, was in undone.items():
                wanted = expected(after[number], before[number], was)
                assert wanted is None or same(picture(number), wanted)


def same(one: Picture, other: Picture) -> bool:
    left = {"waiting_since"}
    return {k: v for k, v in one.items() if k not in left} == {
        k: v for k, v in other.items() if k not in left
    }


def check_undo(
    bulk: Bulk, before: dict[int, Picture], after: dict[int, Picture], agent: AgentActor
) -> None:
    present = {number: picture(number) for number in before}
    done = set(bulk.results.filter(outcome="done").values_list("ticket", flat=True))
    try:
        undo = undo_bulk(bulk.pk, actor=agent)
    except NotUndoable:
        assert not done
        return
    work()
    outcomes = dict(undo.results.values_list("ticket", "outcome"))
    assert outcomes.keys() == done
    for number in before:
        now = picture(number)
        wanted = (
            expected(before[number], after[number], present[number]) if number in done else None
        )
        if wanted is None:
            assert now == present[number]
            assert outcomes.get(number, "skipped") == "skipped"
        else:
            assert now == wanted
            assert outcomes[number] == "done"
        assert rebuild(number) == snapshot(Ticket.objects.get(pk=number))
