"""Fetching by Graph: throttled, repeated, forgotten, and with tokens that end."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sigap.channels.actions.inbound import process
from sigap.channels.email.actions.grants import keep_consent, set_grant
from sigap.channels.email.graph import fetching, watcher
from sigap.channels.email.graph.client import GraphError, GraphSession, Throttled
from sigap.channels.email.graph.fetching import fetch_new
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Grant, Mailbox
from sigap.channels.email.oauth.tokens import uses_oauth
from sigap.channels.models import Inbound
from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.graph import Graph
from tests.peers.oauth import SECRET, Provider
from tests.waiting import until


@pytest.fixture
def box(desk: Cast, provider: Provider) -> Mailbox:
    found = Mailbox.objects.create(name="B", address="bantuan@desk.test", is_default=True)
    set_grant(
        found.pk,
        actor=SYSTEM,
        provider="microsoft",
        token_url=provider.token_url,
        client_id="sigap",
        client_secret=SECRET,
        graph=True,
    )
    keep_consent(found.pk, "", provider.refresh, timedelta(0), actor=SYSTEM)
    return found


def look(box: Mailbox) -> int:
    with GraphSession(box, Grant.objects.get(pk=box.pk)) as session:
        return fetch_new(session, box)


def test_what_is_new_is_stored_and_marked_as_read(box: Mailbox, graph: Graph) -> None:
    graph.messages = {f"id{number}": raw_mail(f"Nomor {number}") for number in range(5)}
    assert look(box) == 5
    assert graph.read == set(graph.messages)
    assert look(box) == 0
    graph.messages["baru"] = raw_mail("Baru")
    assert look(box) == 1
    while process():
        pass
    assert Ticket.objects.count() == 6
    assert all('IdType="ImmutableId"' in each for each in graph.prefer)
    assert not uses_oauth(box.pk)


def test_forgotten_and_repeated_is_nothing_twice(box: Mailbox, graph: Graph) -> None:
    graph.messages = {f"id{number}": raw_mail(f"Nomor {number}") for number in range(5)}
    look(box)
    graph.forgets = graph.repeats = True
    graph.messages["baru"] = raw_mail("Baru")
    assert look(box) == 1
    assert Inbound.objects.count() == 6
    assert sum(each.endswith("/$value") for each in graph.asked) == 6


def test_it_is_left_alone_as_long_as_it_wants(
    box: Mailbox, graph: Graph, watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.messages = {"a": raw_mail()}
    graph.throttle = 1
    with pytest.raises(Throttled) as caught:
        look(box)
    assert caught.value.seconds == 7
    monkeypatch.setattr(watcher, "POLL_S", 0.05)
    watching.step()
    until(lambda: Inbound.objects.count() == 1)
    until(lambda: Mailbox.objects.get().last_success_at)


def test_broken_off_between_storing_and_marking(
    box: Mailbox, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph.messages = {f"id{number}": raw_mail(f"Nomor {number}") for number in range(3)}
    with monkeypatch.context() as patch:

        def broken(*_: object) -> None:
            raise OSError("no more")

        patch.setattr(fetching, "keep_seen", broken)
        with pytest.raises(OSError, match="no more"):
            look(box)
    look(box)
    assert Inbound.objects.count() == 3


def test_a_token_that_ended_is_renewed(box: Mailbox, graph: Graph, provider: Provider) -> None:
    graph.messages = {"a": raw_mail()}
    look(box)
    provider.access.clear()
    Grant.objects.update(issued_at=clock.now() - timedelta(minutes=20))
    graph.messages["b"] = raw_mail()
    assert look(box) == 1
    assert len(provider.asked) == 2


def test_the_token_goes_to_nobody_else(box: Mailbox, graph: Graph) -> None:
    Grant.objects.update(delta_link="http://lain.test/v1.0/delta")
    with pytest.raises(GraphError, match="leads away"):
        look(box)
