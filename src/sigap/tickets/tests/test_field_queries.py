"""Fields in queries: in both languages, in SQL and in closures alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from sigap.tickets.actions.filling import change_fields
from sigap.tickets.conditions import to_closure, to_sql
from sigap.tickets.models import Ticket
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.completion import complete
from sigap.tickets.querying.faults import QueryError
from sigap.tickets.querying.parser import parse
from sigap.tickets.querying.writing import shown
from tests.cast import Cast
from tests.fields import make_field, make_form
from tests.tickets import open_by_customer


@pytest.fixture
def two(cast: Cast) -> tuple[Ticket, Ticket]:
    """The first says something in every field, the second nothing."""
    kinds = {"serial": "text", "seats": "integer", "cost": "decimal", "until": "date"}
    fields = [make_field(key, kind) for key, kind in kinds.items()]
    fields += [make_field("urgent", "flag"), make_field("who", "contact")]
    fields += [make_field("room", "tree", choices="hq hq/one depot")]
    make_form(*fields)
    full, empty = open_by_customer(cast), open_by_customer(cast)
    values = {
        "serial": "LT-0937 hitam",
        "seats": Decimal(12),
        "cost": Decimal("12.5"),
        "until": date(2026, 11, 23),
        "urgent": True,
        "who": cast.colleague.pk,
        "room": ("hq/one",),
    }
    change_fields(full.pk, values, actor=cast.actor(cast.agent))
    return full, empty


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("field.serial:lt-0937", True, False),
        ("bidang.serial:lain", False, False),
        ("field.seats:12", True, False),
        ("field.seats>12", False, False),
        ("field.cost<=13", True, False),
        ("field.until:2026-11-23", True, False),
        ("field.until:2026-11-22", False, False),
        ("field.urgent:yes", True, False),
        ("bidang.urgent:tidak", False, False),
        ("field.who:maya@pelanggan.test", True, False),
        ("field.who:none", False, True),
        ("field.room:hq", True, False),
        ("field.room:depot", False, False),
        ("field.room:none", False, True),
        ("-field.room:hq", False, True),
    ],
)
def test_asked_in_sql_and_in_closures(
    cast: Cast,
    two: tuple[Ticket, Ticket],
    text: str,
    first: bool,  # noqa: FBT001 - pytest fills it in
    second: bool,  # noqa: FBT001 - pytest fills it in
) -> None:
    condition = condition_of(parse(text), cast.actor(cast.agent))
    sql = to_sql(condition)
    found = set(Ticket.objects.extra(where=[sql.text], params=list(sql.params)))
    holds = to_closure(condition)
    for ticket, expected in zip(two, (first, second), strict=True):
        assert (ticket in found) is expected
        assert holds(ticket) is expected


def test_written_and_completed(cast: Cast, two: tuple[Ticket, Ticket]) -> None:
    with translation.override("id"):
        assert shown(parse("field.room:hq")) == "bidang.room:hq"
        assert "bidang.room:" in [one.text for one in complete("bidang.r", 8)]
        assert "hq/one" in [one.text for one in complete("bidang.room:hq", 14)]
    with pytest.raises(QueryError):
        parse("field.room:nowhere")
    make_field("hidden", is_searchable=False)
    with pytest.raises(QueryError):
        parse("field.hidden:x")


def test_addresses_stay_words() -> None:
    assert parse("contoh.test:8080").words
