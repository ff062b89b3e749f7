"""Tickets over the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sigap.core import clock
from sigap.tickets.actions.replying import Answer, write_note
from sigap.tickets.models import Ticket
from tests.api.conftest import Api
from tests.cast import Cast
from tests.tickets import open_by_customer

NEW = {"subject": "VPN", "text": "Putus", "requester": {"address": "Baru@Orang.test", "name": "B"}}


def test_create_read_and_change(api: Api) -> None:
    made = api.post("/tickets", NEW)
    assert made.status_code == 201, made.content
    ticket = made.json()
    assert (ticket["subject"], ticket["status"], ticket["source"]) == ("VPN", "new", "api")
    path = f"/tickets/{ticket['id']}"
    read = api.get(path)
    assert read["ETag"] == made["ETag"]
    changed = api.patch(path, {"priority": 4, "tags": ["A"]}, {"If-Match": read["ETag"]})
    assert changed.status_code == 200, changed.content
    assert (changed.json()["priority"], changed.json()["tags"]) == (4, ["a"])
    stale = api.patch(path, {"priority": 1}, {"If-Match": read["ETag"]})
    assert stale.status_code == 412
    assert stale["Content-Type"] == "application/problem+json"


def test_repeats_change_nothing(api: Api) -> None:
    key = {"Idempotency-Key": "abc"}
    first = api.post("/tickets", NEW, key)
    again = api.post("/tickets", NEW, key)
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    assert Ticket.objects.count() == 1
    other = api.post("/tickets", NEW | {"subject": "lain"}, key)
    assert other.status_code == 422


@pytest.mark.parametrize(
    ("change", "field"),
    [({"subjekt": "x"}, "subjekt"), ({"urgency": 9}, "urgency"), ({"requester": "x"}, "requester")],
)
def test_bad_input_is_named(api: Api, change: dict[str, object], field: str) -> None:
    answer = api.post("/tickets", NEW | change)
    assert answer.status_code == 422
    assert any(field in found["field"] for found in answer.json()["errors"])


@pytest.mark.parametrize("gap", ["subject", "text"])
def test_empty_is_refused_in_the_callers_language(api: Api, gap: str) -> None:
    answer = api.post("/tickets", NEW | {gap: " "}, {"Accept-Language": "en"})
    assert answer.status_code == 422
    assert "ticket needs" in answer.json()["detail"]
    answer = api.post("/tickets", NEW | {gap: " "}, {"Accept-Language": "id"})
    assert "ticket needs" not in answer.json()["detail"]


def test_an_answer_names_what_its_author_has_read(cast: Cast, api: Api) -> None:
    ticket = open_by_customer(cast)
    refused = api.post(f"/tickets/{ticket.pk}/reply", {"text": "Halo"})
    assert refused.status_code == 409
    newest = refused.json()["newest"]
    assert newest["id"] == ticket.messages.get().pk
    assert newest["text"] == ticket.messages.get().text
    note = write_note(ticket.pk, Answer(text="Jangan dulu"), actor=cast.actor(cast.lead))
    data = {"text": "Halo", "seen_through": newest["id"]}
    assert api.post(f"/tickets/{ticket.pk}/reply", data).json()["newest"]["id"] == note.pk
    data["seen_through"] = note.pk
    assert api.post(f"/tickets/{ticket.pk}/reply", data).status_code == 201
    assert api.post(f"/tickets/{ticket.pk}/reply", data).status_code == 201, "one's own is known"


def test_an_answer_for_later(cast: Cast, api: Api) -> None:
    ticket = open_by_customer(cast)
    seen = ticket.messages.get().pk
    late = {"text": "Besok", "seen_through": seen, "send_at": "2001-01-01T08:00:00+07:00"}
    assert api.post(f"/tickets/{ticket.pk}/reply", late).status_code == 422
    late["send_at"] = (clock.now() + timedelta(days=2)).isoformat()
    assert api.post(f"/tickets/{ticket.pk}/reply", late).status_code == 201
    ticket.refresh_from_db()
    assert ticket.first_response_at is None


def test_reply_and_note(cast: Cast, api: Api) -> None:
    ticket = open_by_customer(cast)
    answer = api.post(
        f"/tickets/{ticket.pk}/reply",
        {
            "html": "<p>Halo <b>Pak</b></p>",
            "status": "solved",
            "seen_through": ticket.messages.get().pk,
        },
    )
    assert answer.status_code == 201, answer.content
    assert answer.json()["text"] == "Halo Pak"
    note = api.post(f"/tickets/{ticket.pk}/note", {"text": "rahasia"})
    assert note.json()["kind"] == "note"
    assert api.get(f"/tickets/{ticket.pk}").json()["status"] == "solved"
    messages = api.get(f"/tickets/{ticket.pk}/messages", count="exact").json()
    assert [found["kind"] for found in messages["items"]] == ["public", "public", "note"]
    assert messages["count"] == 3
    verbs = [found["verb"] for found in api.get(f"/tickets/{ticket.pk}/events").json()["items"]]
    assert verbs == ["ticket.opened", "reply.written", "note.written"]


def test_list_filters_and_pages(cast: Cast, api: Api) -> None:
    made = [open_by_customer(cast, subject=f"t{i}", tags=("vpn",) * (i % 2)).pk for i in range(7)]
    seen: list[int] = []
    cursor = ""
    for _page in range(4):
        page = api.get("/tickets", limit=2, cursor=cursor, count="exact").json()
        assert page["count"] == 7
        seen += [row["id"] for row in page["items"]]
        cursor = page["next"]
    assert sorted(seen) == made
    assert cursor == ""
    tagged = api.get("/tickets", tag="vpn").json()["items"]
    assert len(tagged) == 3
    assert api.get("/tickets", view="nope").status_code == 422
    assert api.get("/tickets", cursor="x").status_code == 422
    assert [row["id"] for row in api.get("/tickets", q="t3").json()["items"]] == [made[3]]


def test_strangers_find_nothing(cast: Cast, api_as: Callable[..., Api]) -> None:
    ticket = open_by_customer(cast)
    stranger = api_as(cast.stranger)
    assert stranger.get("/tickets").json()["items"] == []
    for path in ("", "/messages", "/events"):
        assert stranger.get(f"/tickets/{ticket.pk}{path}").status_code == 404
    assert stranger.post(f"/tickets/{ticket.pk}/reply", {"text": "x"}).status_code == 404


def test_tokens(cast: Cast, api_as: Callable[..., Api]) -> None:
    reader = api_as(cast.agent, scopes=["read"])
    assert reader.get("/tickets").status_code == 200
    assert reader.post("/tickets", NEW).status_code == 403
    late = api_as(cast.agent, days=-1)
    answer = late.get("/tickets")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    cast.agent.is_active = False
    cast.agent.save()
    assert reader.get("/tickets").status_code == 401


def test_roles_keep_their_limits(cast: Cast, api_as: Callable[..., Api]) -> None:
    ticket = open_by_customer(cast)
    light, auditor = api_as(cast.light), api_as(cast.auditor)
    assert light.post(f"/tickets/{ticket.pk}/note", {"text": "x"}).status_code == 201
    assert light.post(f"/tickets/{ticket.pk}/reply", {"text": "x"}).status_code == 403
    assert light.post("/tickets", NEW).status_code == 403
    assert auditor.get("/events").status_code == 200
    assert auditor.post(f"/tickets/{ticket.pk}/note", {"text": "x"}).status_code == 403
    assert light.get("/events").status_code == 403
