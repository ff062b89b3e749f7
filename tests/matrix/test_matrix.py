"""Every route, for everybody, on every kind of ticket: who is let in, refused, or finds nothing."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sigap.channels.models import Inbound
from sigap.core import blobs, clock
from sigap.journal.actors import SYSTEM
from sigap.people.actions.tokens import create_token
from sigap.people.models import Organisation
from sigap.people.roles import Roles
from sigap.tickets.models import Attachment, Category, Draft, Ticket
from tests.cast import Cast, make_account
from tests.desk import signed_in
from tests.fields import make_field, make_form
from tests.matrix.routes import API, DOES, GIVEN, PAGES, PEOPLE, RIGHTS, SEES
from tests.tickets import open_by_customer

ALLAUTH = "accounts/"
PARTS = {"ticket", "message", "attachment", "draft"}
LETS_IN = {200, 202, 201, 204, 302, 400, 404, 409, 412, 415, 422}


@dataclass
class Desk:
    cast: Cast
    clients: dict[str, Client]
    callers: dict[str, Client]
    tickets: dict[str, Ticket]
    numbers: dict[str, dict[str, Any]]
    inbound: int
    organisation: int


@pytest.fixture
def desk(cast: Cast) -> Desk:
    client = make_account("client@pelanggan.test", "Klien", Roles.CUSTOMER)
    cast.client = client  # type: ignore[attr-defined]  # one more of the cast
    wall = Category.objects.create(name="Gaji", team=cast.other_team, confidential=True)
    tickets = {
        "own": open_by_customer(cast),
        "other": open_by_customer(cast, team_id=cast.other_team.pk),
        "walled": open_by_customer(cast, team_id=cast.other_team.pk, category=wall),
        "unrouted": open_by_customer(cast, team_id=None),
    }
    raw = blobs.put(b"From: a@b.test\r\n\r\nHalo")
    numbers = {name: _parts(ticket, raw) for name, ticket in tickets.items()}
    inbound = Inbound.objects.create(
        source="mail", external_id="x", blob_id=raw, size=1, state="failed", received_at=clock.now()
    )
    clients, callers = {}, {}
    for person in PEOPLE:
        account = getattr(cast, person)
        clients[person] = Client()
        name, _, value = signed_in(account).partition("=")
        clients[person].cookies[name] = value
        token = create_token(account, actor=SYSTEM, name="matrix")
        callers[person] = Client(headers={"Authorization": f"Bearer {token}"})
    organisation = Organisation.objects.create(name="Arunika")
    make_form(make_field("device"))
    return Desk(cast, clients, callers, tickets, numbers, inbound.pk, organisation.pk)


def _parts(ticket: Ticket, raw: str) -> dict[str, Any]:
    message = ticket.messages.get()
    message.raw_id, message.html = raw, "<p>Halo</p>"
    message.save()
    attachment = Attachment.objects.create(
        message=message, name="a.txt", content_type="text/plain", size=22, blob_id=raw,
        created_at=clock.now(),
    )  # fmt: skip
    return {"ticket": ticket.pk, "message": message.pk, "attachment": attachment.key}


def routes() -> list[str]:
    found: list[str] = []

    def walk(patterns: Any, prefix: str) -> None:
        for one in patterns:
            text = prefix + str(one.pattern)
            if isinstance(one, URLResolver):
                walk(one.url_patterns, text)
            elif isinstance(one, URLPattern):
                found.append(text)

    walk(get_resolver().url_patterns, "")
    return [text for text in found if not text.startswith("api/v1/")]


def operations() -> list[str]:
    from sigap.config.api import api

    return [
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    ]


def test_every_route_has_an_entry() -> None:
    own = [text for text in routes() if not text.startswith(ALLAUTH)]
    assert len(own) > 25
    assert sorted(set(own) - PAGES.keys()) == []
    assert sorted(PAGES.keys() - set(own)) == []
    assert sorted(operations()) == sorted(API)


def expected(policy: str, person: str, thing: str) -> set[int]:
    kind, _, verb = policy.partition(":")
    if kind == "hidden":
        return {200} if person in RIGHTS[verb] else {404}
    if kind == "right":
        return LETS_IN if person in RIGHTS[verb] else {403}
    if person not in RIGHTS["desk"]:
        return {403, 404}
    if verb == "raw" and person not in DOES["raw"]:
        return {403, 404}
    if verb == "nothing":
        return {403, 404}
    if person not in SEES[thing]:
        return {404}
    return LETS_IN - {404} if person in DOES[verb] else {403}


def _submitted(desk: Desk, ticket: int) -> int:
    """A new one each time: most of what can be done with a draft uses it up."""
    draft = Draft.objects.create(
        ticket_id=ticket, account=desk.cast.lead, kind="reply", text="x",
        submitted_at=clock.now(), updated_at=clock.now(),
    )  # fmt: skip
    return draft.pk


def _path(route: str, desk: Desk, thing: str, policy: str) -> str:
    numbers = desk.numbers[thing]
    kind = policy.partition(":")[0]
    number = numbers.get(kind, desk.cast.agent.pk)
    if kind == "draft":
        number = _submitted(desk, numbers["ticket"])
    if "inbound" in route:
        number = desk.inbound
    if "team" in route:
        number = desk.cast.team.pk
    route = route.replace("<int:index>", "0").replace("<str:key>", str(numbers["attachment"]))
    return "/" + re.sub(r"<int:\w+>", str(number), route)


def _api_path(path: str, desk: Desk, thing: str) -> str:
    numbers = desk.numbers[thing]
    values = {
        "ticket_id": numbers["ticket"],
        "other_id": 1,
        "message_id": numbers["message"],
        "key": numbers["attachment"],
        "contact_id": desk.cast.customer.pk,
        "organisation_id": desk.organisation,
        "inbound_id": desk.inbound,
        "bulk_id": 1,
    }
    return "/api/v1" + path.format(**values)


@pytest.mark.parametrize("person", PEOPLE)
def test_pages(desk: Desk, person: str) -> None:
    wrong, tried = [], 0
    for route, (method, policy) in PAGES.items():
        if policy in {"public", "secret"}:
            continue
        things = SEES if policy.partition(":")[0] in PARTS else ["own"]
        for thing in things:
            path = _path(route, desk, thing, policy)
            given = GIVEN.get(route, {})
            client = desk.clients[person]
            status = (
                client.post(path, given) if method == "POST" else client.get(path)
            ).status_code
            tried += 1
            if status not in expected(policy, person, thing):
                wrong.append((method, route, thing, status, policy))
    assert not wrong, "\n".join(map(str, wrong))
    assert tried > 50


@pytest.mark.parametrize("person", PEOPLE)
def test_operations(desk: Desk, person: str) -> None:
    wrong = []
    for operation, policy in API.items():
        method, path = operation.split()
        things = SEES if policy.partition(":")[0] in PARTS else ["own"]
        for thing in things:
            body = json.dumps(BODIES.get(operation, {"text": "x"} if method == "POST" else {}))
            where = _api_path(path, desk, thing)
            caller = desk.callers[person]
            if operation == "POST /attachments":
                answer = caller.post(where, {"file": ContentFile(b"x", "a.txt")})
            else:
                answer = caller.generic(method, where, body, "application/json")
            if answer.status_code not in expected(policy, person, thing):
                wrong.append((operation, thing, answer.status_code, policy))
    assert not wrong, "\n".join(map(str, wrong))


BODIES: dict[str, Any] = {
    "POST /bulk": {"operation": "priority", "arguments": {"priority": 3}, "tickets": [1]},
    "POST /tickets/{ticket_id}/merge": {"others": [1]},
    "POST /tickets/{ticket_id}/unmerge": {"merged": 1},
    "POST /tickets/{ticket_id}/split": {"messages": [1], "subject": "x"},
    "POST /tickets/{ticket_id}/links": {"other": 1},
    "POST /tickets/{ticket_id}/children/solve": {"children": [1]},
    "POST /tickets": {"subject": "x", "text": "y", "requester": {"address": "a@b.test"}},
    "PUT /tickets/{ticket_id}/fields": {"values": {}},
    "POST /contacts": {"name": "x"},
    "POST /organisations": {"name": "x"},
    "PATCH /organisations/{organisation_id}": {"note": "x"},
}


def test_the_unknown_get_no_further_than_the_door(desk: Desk) -> None:
    nobody = Client()
    for route, (method, policy) in PAGES.items():
        answer = nobody.generic(method, _path(route, desk, "own", policy))
        if policy == "public":
            assert answer.status_code in {200, 302, 400}, route
        elif policy == "secret":
            assert answer.status_code == 404, route
        elif policy.startswith("hidden"):
            assert answer.status_code == 404
        else:
            assert answer.status_code == 302, (route, answer.status_code)
            assert answer["Location"].startswith("/accounts/login/"), route
    for operation in API:
        method, path = operation.split()
        answer = nobody.generic(method, _api_path(path, desk, "own"))
        assert answer.status_code == 401, operation


def test_unsafe_pages_need_their_token(desk: Desk) -> None:
    name, _, value = signed_in(desk.cast.administrator).partition("=")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[name] = value
    unsafe = [
        (route, policy)
        for route, (method, policy) in PAGES.items()
        if method == "POST" and policy != "secret"
    ]
    assert len(unsafe) > 15
    for route, policy in unsafe:
        assert strict.post(_path(route, desk, "own", policy)).status_code == 403, route
