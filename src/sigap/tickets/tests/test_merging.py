"""Merging, splitting and linking: what goes where, who may, and where mail arrives."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client

from sigap.tickets.actions.children import solve_children
from sigap.tickets.actions.linking import NotLinkable, Relation, link_tickets
from sigap.tickets.actions.merging import NotMergeable, merge_tickets, unmerge_ticket
from sigap.tickets.actions.receiving import Filing, receive
from sigap.tickets.actions.replying import Answer, reply, write_note
from sigap.tickets.actions.settling import solve_ticket
from sigap.tickets.actions.splitting import NotSplittable, split_messages, unsplit_ticket
from sigap.tickets.models import Category, Ticket
from sigap.tickets.replay import rebuild, snapshot
from sigap.tickets.tests.test_lifecycle import answer_of
from tests.cast import Cast
from tests.tickets import open_by_customer


@pytest.fixture
def three(cast: Cast) -> list[Ticket]:
    return [open_by_customer(cast, subject=f"Tiket {name}") for name in "ABC"]


def places(*tickets: Ticket) -> list[int]:
    return [ticket.messages.count() for ticket in tickets]


def test_mail_finds_its_ticket_before_during_and_after(cast: Cast, three: list[Ticket]) -> None:
    first, second, _third = three
    actor = cast.actor(cast.agent)
    merge_tickets(first.pk, [second.pk], actor=actor)
    for envelope in (
        answer_of(cast, second),
        answer_of(cast, second, delivered_to=(), subject=f"Re: [#{second.pk}]"),
    ):
        received = receive(envelope, Filing())
        assert (received.ticket.pk, received.message.home) == (first.pk, second.pk)
    own = receive(answer_of(cast, first), Filing())
    assert own.message.home is None
    assert places(first, second) == [5, 0]
    unmerge_ticket(second.pk, actor=actor)
    assert places(first, second) == [2, 3]
    assert receive(answer_of(cast, second), Filing()).ticket.pk == second.pk


def test_the_middle_of_a_chain_comes_out(cast: Cast, three: list[Ticket]) -> None:
    a, b, c = three
    actor = cast.actor(cast.agent)
    merge_tickets(b.pk, [a.pk], actor=actor)
    merge_tickets(c.pk, [b.pk], actor=actor)
    assert places(a, b, c) == [0, 0, 3]
    unmerge_ticket(b.pk, actor=actor)
    assert places(a, b, c) == [0, 2, 1]
    merge_tickets(c.pk, [b.pk], actor=actor)
    unmerge_ticket(a.pk, actor=actor)
    assert places(a, b, c) == [1, 0, 2]
    for ticket in three:
        assert rebuild(ticket.pk) == snapshot(Ticket.objects.get(pk=ticket.pk))


def test_who_and_what_may_not_be_merged(cast: Cast, three: list[Ticket]) -> None:
    first, second, _third = three
    actor = cast.actor(cast.agent)
    hidden = open_by_customer(cast, team_id=cast.other_team.pk)
    wall = Category.objects.create(name="Gaji", team=cast.team, confidential=True)
    walled = open_by_customer(cast, category=wall)
    with pytest.raises(Http404):
        merge_tickets(first.pk, [hidden.pk], actor=actor)
    with pytest.raises(PermissionDenied):
        merge_tickets(first.pk, [second.pk], actor=cast.actor(cast.light))
    for others, reason in (
        ([], "none"),
        ([first.pk], "same"),
        ([walled.pk], "walled"),
    ):
        with pytest.raises(NotMergeable) as refused:
            merge_tickets(first.pk, others, actor=actor)
        assert refused.value.reason == reason
    merge_tickets(first.pk, [second.pk], actor=actor)
    with pytest.raises(NotMergeable):
        merge_tickets(first.pk, [second.pk], actor=actor)


def test_split_and_back(cast: Cast, three: list[Ticket]) -> None:
    first = three[0]
    actor = cast.actor(cast.agent)
    stray = receive(answer_of(cast, first), Filing()).message
    note = write_note(first.pk, Answer(text="Intern"), actor=actor)
    numbers = list(first.messages.values_list("pk", flat=True))
    with pytest.raises(NotSplittable):
        split_messages(first.pk, numbers, subject="x", actor=actor)
    new = split_messages(first.pk, [stray.pk, note.pk], subject="Hal lain", actor=actor)
    assert (new.requester, new.message_count) == (cast.customer, 2)
    assert places(first, new) == [1, 2]
    for ticket in (first, new):
        assert rebuild(ticket.pk) == snapshot(Ticket.objects.get(pk=ticket.pk))
    assert unsplit_ticket(new.pk, actor=actor).pk == first.pk
    assert places(first, new) == [3, 0]
    assert set(first.messages.values_list("home", "moved_from")) == {(None, None)}


def test_families_have_no_circles(cast: Cast, three: list[Ticket]) -> None:
    a, b, c = three
    actor = cast.actor(cast.agent)
    link_tickets(a.pk, b.pk, relation=Relation.PARENT_OF, actor=actor)
    link_tickets(c.pk, b.pk, relation=Relation.CHILD_OF, actor=actor)
    for parent, child, reason in ((c, b, "parent"), (c, a, "circle")):
        with pytest.raises(NotLinkable) as refused:
            link_tickets(parent.pk, child.pk, relation=Relation.PARENT_OF, actor=actor)
        assert refused.value.reason in {reason, "circle", "parent"}


def test_children_are_solved_with_their_parent(cast: Cast, agent: Client) -> None:
    parent, child = open_by_customer(cast), open_by_customer(cast)
    hidden = open_by_customer(cast, team_id=cast.other_team.pk)
    actor = cast.actor(cast.agent)
    for other in (child, hidden):
        link_tickets(parent.pk, other.pk, relation=Relation.PARENT_OF, actor=actor)
    solve_ticket(parent.pk, actor=actor)
    assert f"/tickets/{parent.pk}/children" in agent.get(f"/tickets/{parent.pk}/").text
    assert f"#{child.pk}" in agent.get(f"/tickets/{parent.pk}/children").text
    numbers = [child.pk, hidden.pk]
    outcomes = solve_children(parent.pk, numbers, text="Sudah beres", actor=actor)
    assert [one.reason for one in outcomes] == ["", "forbidden"]
    child.refresh_from_db()
    assert child.status_category == "solved"
    assert child.messages.filter(text="Sudah beres", author_kind="agent").exists()


def test_pages(cast: Cast, agent: Client, three: list[Ticket]) -> None:
    first, second, _third = three
    page = agent.get(f"/tickets/{first.pk}/merge").text
    assert f'value="{second.pk}"' in page
    page = agent.get(f"/tickets/merge?ticket={first.pk}&ticket={second.pk}").text
    assert f"Merge 1 ticket into #{first.pk}" in page
    done = agent.post(f"/tickets/{first.pk}/merge", {"others": [second.pk]})
    assert done["Location"] == f"/tickets/{first.pk}/"
    assert agent.get(f"/tickets/{second.pk}/")["Location"] == f"/tickets/{first.pk}/"
    assert "Undo the merge" in agent.get(f"/tickets/{first.pk}/").text
    answer = {"body": "Halo", "seen_through": 10**9}
    agent.post(f"/tickets/{second.pk}/reply", answer)
    assert first.messages.filter(text="Halo").exists(), "an open tab's answer reaches the survivor"
    agent.post(f"/tickets/{first.pk}/unmerge", {"merged": second.pk})
    assert agent.get(f"/tickets/{second.pk}/").status_code == 200
    message = reply(second.pk, Answer(text="Baik"), actor=cast.actor(cast.agent))
    data = {"message": [message.pk], "subject": "Lain"}
    assert agent.post(f"/tickets/{second.pk}/split", data).status_code == 302
