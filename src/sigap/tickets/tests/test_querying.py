"""The query language: what it reads, what it says of faults, and that printing leads back."""

from __future__ import annotations

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sigap.people.models import Organisation
from sigap.tickets import conditions as c
from sigap.tickets.models import Category, Ticket
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.faults import QueryError
from sigap.tickets.querying.keys import find, registered_keys
from sigap.tickets.querying.parser import parse
from sigap.tickets.querying.tree import Query, Term, Without, Word, both, either, without
from sigap.tickets.querying.writing import neutral, shown
from tests.cast import Cast
from tests.tickets import open_by_customer


def _tags(*names: str) -> tuple[Term, ...]:
    return tuple(Term("tag", ":", (name,)) for name in names)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("status:open", Query(Term("status", ":", ("open",)))),
        ("status:terbuka,baru", Query(Term("status", ":", ("open", "new")))),
        ('STATUS:"Menunggu pelanggan"', Query(Term("status", ":", ("pending",)))),
        ("status:belum-selesai", Query(Term("status", ":", ("unsolved",)))),
        ("prioritas>=tinggi", Query(Term("priority", ">=", ("3",)))),
        ("created:>2026-11-01", Query(Term("created", ">", ("2026-11-01",)))),
        ("dibuat:-7hr", Query(Term("created", ":", ("-7d",)))),
        ("dibuat:minggu-ini", Query(Term("created", ":", ("this-week",)))),
        ("due:2026-11-01..today", Query(Term("due", ":", ("2026-11-01..today",)))),
        ("petugas:saya", Query(Term("assignee", ":", ("me",)))),
        ("assignee:none", Query(Term("assignee", ":", ("none",)))),
        ("messages>3", Query(Term("messages", ">", ("3",)))),
        ("printer", Query(words=(Word("printer"),))),
        ('"lantai 3" -tinta', Query(words=(Word("lantai 3"),), without=(Word("tinta"),))),
        ("-tag:spam", Query(Without(Term("tag", ":", ("spam",))))),
        ("NOT tag:Spam", Query(Without(Term("tag", ":", ("spam",))))),
        ("BUKAN (tag:a ATAU tag:b)", Query(Without(either(_tags("a", "b"))))),
        ("tag:a tag:b OR tag:c", Query(either((both(_tags("a", "b")), *_tags("c"))))),
        ("(tag:a DAN tag:b)", Query(both(_tags("a", "b")))),
        ("pukul 10:30 http://a.b/c", Query(words=tuple(map(Word, ("pukul", "10:30", "http://a.b/c"))))),
        ("Re: printer", Query(words=(Word("Re:"), Word("printer")))),
        ("", Query()),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_reads(text: str, expected: Query) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    ("text", "at", "length", "english", "indonesian"),
    [
        ("statsu:open", 0, 6, "Did you mean “status”?", "Maksud Anda “status”?"),
        ("printer status:opne", 15, 4, "Did you mean “open”?", "Maksud Anda “open”?"),
        ("tim:TI2", 4, 3, "is not a value", "bukan nilai"),
        ('tag:a "tanpa akhir', 6, 12, "has no end", "tidak ditutup"),
        ("tag:a (tag:b", 6, 1, "not closed", "belum ditutup"),
        ("tag:a )", 6, 1, "closes nothing", "tidak menutup apa pun"),
        ("status:", 0, 7, "needs a value", "memerlukan nilai"),
        ("status>open", 0, 11, "cannot be compared", "tidak dapat dibandingkan"),
        ("created>2026-13-45", 8, 10, "is not a value", "bukan nilai"),
        ("tag:a OR", 6, 2, "Something is missing", "Ada yang kurang"),
        ("tag:a OR printer", 9, 7, "whole ticket", "seluruh tiket"),
        ("(" * 40 + "a" + ")" * 40, 9, 1, "nested", "bertingkat"),
        ("a " * 60, 100, 1, "at most 50", "paling banyak 50"),
        ("x" * 1001, 1000, 1, "at most 1000", "paling banyak 1000"),
    ],
)
@pytest.mark.django_db
def test_faults_have_their_place(
    text: str, at: int, length: int, english: str, indonesian: str
) -> None:
    for language, expected in (("en", english), ("id", indonesian)):
        with translation.override(language), pytest.raises(QueryError) as caught:
            parse(text)
        assert (caught.value.at, caught.value.length) == (at, length)
        assert expected in caught.value.message


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=st.text(st.sampled_from('()"-:<>=,.#\\ atgsuen10d\x00“OR'), max_size=40))
@pytest.mark.django_db
def test_no_text_is_more_than_a_fault(cast: Cast, text: str) -> None:
    query, fault = _tried(text)
    if query is None:
        assert fault is not None
        assert 0 <= fault.at <= len(text)
        assert fault.length > 0
        return
    c.to_sql(condition_of(query, cast.actor(cast.agent)))
    assert parse(neutral(query)) == query


def _tried(text: str) -> tuple[Query | None, QueryError | None]:
    try:
        return parse(text), None
    except QueryError as fault:
        return None, fault


@pytest.fixture
def named(cast: Cast) -> list[str]:
    """Values of every key, in neutral form, with names that are hard to write."""
    cast.other_team.name = 'Tim "Saya", (malam)'
    cast.other_team.save()
    organisation = Organisation.objects.create(name="Dinas Kesehatan")
    category = Category.objects.create(name="Printer", parent=Category.objects.create(name="TI"))
    ids = {
        "team": [cast.team.pk, cast.other_team.pk],
        "assignee": [cast.agent.pk],
        "requester": [cast.customer.pk],
        "organisation": [organisation.pk],
        "category": [category.pk],
    }
    return [f"{key}:#{number}" for key, numbers in ids.items() for number in numbers]


LEAVES = [
    "status:open,new", "status:#2", "status:unsolved", "priority>=3", "priority:1,4",
    "type:incident", "source:mail", "team:me", "team:none", "assignee:me,none", "requester:me",
    "tag:a", 'tag:"b c","#1"', "tier:1..2", "messages<=2", "subject:printer", "number>5",
    "created:-7d", "created:today", "created>2026-11-01", "due:none", "due:..+2w",
    "updated<last-week", "waiting:2026-11-01T08:30..", "solved:this-month",
]  # fmt: skip


def trees(leaves: list[str]) -> st.SearchStrategy[Query]:
    nodes = st.recursive(
        st.sampled_from([parse(leaf).tree for leaf in leaves]),
        lambda inner: st.one_of(
            st.builds(both, st.lists(inner, min_size=2, max_size=3)),
            st.builds(either, st.lists(inner, min_size=2, max_size=3)),
            st.builds(without, inner),
        ),
        max_leaves=8,
    )
    words = st.lists(
        st.builds(Word, st.text(st.sampled_from('ab-"\\(:OR '), min_size=1, max_size=6)),
        max_size=2,
    ).map(tuple)
    return st.builds(Query, nodes, words, words)


@pytest.mark.django_db
def test_what_is_printed_is_read_again(cast: Cast, named: list[str]) -> None:
    @settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees([*LEAVES, *named]))
    def same(query: Query) -> None:
        assert parse(neutral(query)) == query
        for language in ("en", "id"):
            with translation.override(language):
                assert parse(shown(query)) == query

    same()


@pytest.mark.django_db
def test_sql_and_closure_agree_for_queries(cast: Cast, named: list[str]) -> None:
    for number in range(12):
        ticket = open_by_customer(
            cast, subject=f"Printer {number}", tags=("a", "b c")[: number % 3]
        )
        ticket.priority = 1 + number % 4
        ticket.due_at = [None, ticket.opened_at][number % 2]
        ticket.assignee_id = [None, cast.agent.pk, cast.lead.pk][number % 3]
        ticket.save()
    tickets = list(Ticket.objects.all())
    actor = cast.actor(cast.agent)

    @settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
    @given(trees([*LEAVES, *named]))
    def agree(query: Query) -> None:
        condition = condition_of(query, actor)
        sql = c.to_sql(condition)
        found = Ticket.objects.extra(where=[sql.text], params=list(sql.params))
        holds = c.to_closure(condition)
        assert set(found.values_list("id", flat=True)) == {t.pk for t in tickets if holds(t)}

    agree()


@pytest.mark.django_db
def test_names_are_found_in_any_case_and_printed(cast: Cast, named: list[str]) -> None:
    query = parse('tim:it petugas:"dewi lestari" pemohon:"budi santoso" org:"dinas kesehatan"')
    assert neutral(query) == (
        f"team:#{cast.team.pk} assignee:#{cast.agent.pk} requester:#{cast.customer.pk}"
        f" organisation:#{Organisation.objects.get().pk}"
    )
    with translation.override("id"):
        assert shown(query) == (
            'tim:IT petugas:"Dewi Lestari" pemohon:budi@pelanggan.test organisasi:"Dinas Kesehatan"'
        )


@pytest.mark.django_db
def test_several_of_one_name_are_told_apart_by_number(cast: Cast) -> None:
    twins = [Organisation.objects.create(name="Kembar").pk for _twin in range(2)]
    with pytest.raises(QueryError, match=f"#{twins[0]}"):
        parse("org:kembar")
    assert shown(parse(f"org:#{twins[0]}")) == f"organisation:#{twins[0]}"


def test_every_key_has_both_languages() -> None:
    assert len(registered_keys()) >= 19
    for key in registered_keys():
        assert find(key.name) is find(key.name_id) is key
