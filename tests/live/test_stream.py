"""Live streams through the real server: permission at delivery, resuming, and ending."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from sigap.people.models import Account, Membership
from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.models import Category
from tests.cast import Cast
from tests.desk import serving, signed_in
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db(transaction=True)


class Stream:
    """A browser's event stream, read line by line."""

    def __init__(self, url: str, cookie: str, **headers: str) -> None:
        address = urlsplit(url)
        self._socket = socket.create_connection((address.hostname, address.port), timeout=10)
        lines = ["GET /live/events HTTP/1.1", f"Host: {address.netloc}", f"Cookie: {cookie}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._file = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self.status = int(self._file.readline().split()[1])
        self.last_id = ""

    def events(self) -> Iterator[dict[str, Any]]:
        for line in self._file:
            if line.strip() == "0":  # the last chunk: the server has ended the stream
                return
            if line.startswith("id: "):
                self.last_id = line.removeprefix("id: ").strip()
            if line.startswith("data: "):
                yield json.loads(line.removeprefix("data: "))

    def until(self, ticket: int) -> list[int]:
        """The tickets of all pokes up to and with the one of this ticket."""
        seen: list[int] = []
        for event in self.events():
            seen += [int(number) for number in event["tickets"]]
            if ticket in seen:
                return seen
        raise AssertionError(f"the stream ended; seen: {seen}")

    def wait_open(self) -> None:
        for line in self._file:
            if line.startswith("retry:"):
                return

    def close(self) -> None:
        self._file.close()
        self._socket.close()


@pytest.fixture
def desk() -> Iterator[str]:
    with serving("--all") as url:
        yield url


def listen(desk: str, account: Account, **headers: str) -> Stream:
    stream = Stream(desk, signed_in(account), **headers)
    assert stream.status == 200
    stream.wait_open()
    return stream


def test_only_those_who_may_see_are_told(cast: Cast, desk: str) -> None:
    wall = Category.objects.create(name="Gaji", team=cast.other_team, confidential=True)
    people = [cast.agent, cast.administrator, cast.stranger]
    streams = {account.pk: listen(desk, account) for account in people}
    own = open_by_customer(cast)
    walled = open_by_customer(cast, category=wall, team_id=cast.other_team.pk)
    for_all = open_by_customer(cast, team_id=None)
    assert walled.pk not in streams[cast.agent.pk].until(for_all.pk)
    assert walled.pk not in streams[cast.administrator.pk].until(for_all.pk)
    seen = streams[cast.stranger.pk].until(for_all.pk)
    assert own.pk not in seen
    assert walled.pk in seen


def test_resumes_where_it_was_cut(cast: Cast, desk: str) -> None:
    stream = listen(desk, cast.agent)
    first = open_by_customer(cast)
    stream.until(first.pk)
    stream.close()
    missed = [open_by_customer(cast).pk for _ in range(5)]
    again = listen(desk, cast.agent, Last_Event_ID=stream.last_id)
    seen = again.until(missed[-1])
    assert sorted(seen) == missed


def test_what_happened_while_the_page_was_drawn(cast: Cast, desk: str) -> None:
    """A first stream has no id to resume by, and its page is a moment old."""
    ticket = open_by_customer(cast)
    assert ticket.pk in listen(desk, cast.agent).until(ticket.pk)


def test_ends_with_the_session_and_with_the_right(cast: Cast, desk: str) -> None:
    stream = listen(desk, cast.stranger)
    Membership.objects.filter(account=cast.stranger).delete()
    keeper = listen(desk, cast.agent)
    cast.stranger.is_active = False
    cast.stranger.save()
    assert list(stream.events()) == []
    ticket = open_by_customer(cast)
    write_note(ticket.pk, Answer(text="x"), actor=cast.actor(cast.agent))
    assert ticket.pk in keeper.until(ticket.pk)


@pytest.mark.parametrize(
    ("cookie", "headers", "status"),
    [("", {}, 401), ("sigap=nobody", {}, 401), ("", {"Origin": "https://evil.test"}, 403)],
)
def test_refused(cast: Cast, desk: str, cookie: str, headers: dict[str, str], status: int) -> None:
    assert Stream(desk, cookie, **headers).status == status


def test_posts_reach_the_desk_through_the_server(cast: Cast, desk: str) -> None:
    """A body through Granian, a2wsgi and Django: the join that breaks most easily."""
    import urllib.error
    import urllib.request

    request = urllib.request.Request(f"{desk}/api/v1/tickets", data=b"{}", method="POST")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 401
