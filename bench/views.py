"""Saved views, their counts, the board, and search with conditions."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from bench.cast import SAMPLE, word_pairs
from bench.measuring import Row, measure
from sigap.people.access import AgentActor
from sigap.tickets.actions.views import ViewValues, save_view
from sigap.tickets.models import View
from sigap.tickets.queries import counting, finding, grouping, listing
from sigap.tickets.queries.saved import saved_view
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.parser import parse

if TYPE_CHECKING:
    from bench.rows import Bench

QUERIES = {
    "Bench penting": "status:open priority:3,4 source:mail",
    "Bench lama": "status:unsolved created<-7d -tag:spam",
    "Bench keluhan": "status:unsolved type:complaint assignee:none",
    "Bench sepi": "status:open type:praise source:letter priority:4 messages>50",
}
CONDITIONS = (
    "status:unsolved priority>=2 -tag:spam",
    "created>-400d source:mail,portal type:request,incident -tag:spam",
)


def kept(actor: AgentActor) -> list[int]:
    """The views of QUERIES, made where an earlier run has not."""
    own = dict(View.objects.filter(owner_id=actor.id).values_list("name", "id"))
    return [
        own.get(name) or save_view(ViewValues(name=name, query=query), actor=actor).pk
        for name, query in QUERIES.items()
    ]


def view(bench: Bench) -> Row:
    """A saved view of three conditions as a table."""
    pages = [(bench.browser(one), kept(one.actor)[0]) for one in bench.seers]
    steps = [
        bench.page(browser, f"/tickets/?view={number}", "tickets/")
        for browser, number in itertools.islice(itertools.cycle(pages), SAMPLE)
    ]
    row = measure("view", bench.desk.roots, steps)
    actor = bench.seers[0].actor
    found = saved_view(actor, kept(actor)[0])
    assert found
    condition = condition_of(found.query, actor)
    row.floor_ms = bench.hello() + bench.sql(lambda: listing.page(actor, condition), 200)
    return row


def counts(bench: Bench) -> Row:
    """The statements behind the sidebar's counts, the cache left out: five views and four saved."""
    actors = [one.actor for one in bench.seers]
    for actor in actors:
        kept(actor)
        counting.counts(actor)
    steps: list[Callable[[], None]] = [
        lambda actor=actor: _counted(actor)  # type: ignore[misc] # mypy infers no default
        for actor in itertools.islice(itertools.cycle(actors), SAMPLE)
    ]
    row = measure("counts", [os.getpid()], steps)  # PostgreSQL is one of our children
    row.floor_ms = bench.sql(lambda: _counted(actors[0]), 200)
    return row


def _counted(actor: AgentActor) -> None:
    counting.counts(actor, kept_s=0)


def board(bench: Bench) -> Row:
    """Boards by status and by assignee."""
    pages = [(bench.browser(one), kept(one.actor)[1]) for one in bench.seers]
    steps = []
    for i, (browser, number) in enumerate(itertools.islice(itertools.cycle(pages), SAMPLE)):
        where = "open" if i % 4 > 1 else number
        by = ("status", "assignee")[i % 2]
        steps.append(bench.page(browser, f"/tickets/board?view={where}&group={by}", "board__col"))
    row = measure("board", bench.desk.roots, steps)
    actor = bench.seers[0].actor
    row.floor_ms = bench.hello() + bench.sql(
        lambda: grouping.groups(actor, listing.OPEN, "status"), 100
    )
    return row


def search3(bench: Bench) -> Row:
    """A word and three conditions."""
    browsers = [bench.browser(one) for one in bench.seers]
    words = [pair.split()[0] for pair in word_pairs()]
    steps = [
        bench.page(
            browsers[i % len(browsers)],
            "/search/?q=" + f"{word} {CONDITIONS[i % 2]}".replace(" ", "+").replace(">", "%3E"),
            'name="q"',
        )
        for i, word in enumerate(words)
    ]
    row = measure("search3", bench.desk.roots, steps)
    actor = bench.seers[0].actor
    condition = condition_of(parse(CONDITIONS[0]), actor)
    again = itertools.cycle(words)
    row.floor_ms = bench.hello() + bench.sql(
        lambda: finding.search(actor, next(again), condition=condition), 200
    )
    return row
