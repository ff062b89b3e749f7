"""A ticket's fields: written as the form allows, by page, API and action alike."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.channels.email.models import Mailbox, MailboxTicket
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event
from sigap.people.actions.tokens import create_token
from sigap.tickets.actions.changing import Conflict
from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.merging import merge_tickets, unmerge_ticket
from sigap.tickets.actions.requiring import FieldsMissing
from sigap.tickets.actions.settling import solve_ticket
from sigap.tickets.fields.checking import FieldsRefused
from sigap.tickets.models import FieldValue, Ticket
from sigap.tickets.queries.fields import catalogue, contents, form_for_ticket, values_of
from tests.cast import Cast
from tests.fields import condition, make_field, make_form
from tests.tickets import open_by_customer

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}
IS_LAPTOP = [("field:device", "in", ["laptop"])]


@pytest.fixture
def api(cast: Cast) -> Client:
    token = create_token(cast.agent, actor=SYSTEM, name="t")
    return Client(headers={"Authorization": f"Bearer {token}"})


@pytest.fixture
def form(cast: Cast) -> None:
    """A device; of a laptop its number, needed to solve; a cost that leads alone may write."""
    device = make_field("device", "choice", choices="laptop printer")
    serial = make_field("serial", "pattern", pattern="[A-Z]{2}-[0-9]{4}")
    cost = make_field("cost", "decimal")
    make_form(
        device,
        serial,
        cost,
        required={"serial": "solve"},
        conditions=[
            condition("show", "serial", when=IS_LAPTOP),
            condition("read_only", "cost", when=[("role", "in", ["agent_l1"])]),
        ],
    )


def held(ticket: Ticket) -> dict[str, object]:
    return dict(contents(values_of(ticket.pk)))


def put(api: Client, ticket: Ticket, values: object, **headers: str):  # type: ignore[no-untyped-def]  # a test response
    return api.put(
        f"/api/v1/tickets/{ticket.pk}/fields",
        json.dumps({"values": values}),
        content_type="application/json",
        headers=headers,
    )


def test_written_changed_and_emptied(cast: Cast, ticket: Ticket, form: None) -> None:
    actor = cast.actor(cast.lead)
    change_fields(ticket.pk, {"device": ("laptop",), "serial": "LT-0937"}, actor=actor)
    assert held(ticket) == {"device": ("laptop",), "serial": "LT-0937"}
    change_fields(ticket.pk, {"serial": None}, actor=actor)
    assert held(ticket) == {"device": ("laptop",)}
    assert FieldValue.objects.count() == 1
    texts = [event.data["fields"] for event in Event.objects.filter(verb="ticket.fields_changed")]
    serial = str(catalogue().by_key["serial"].id)
    assert texts[0][serial][1].startswith("value:")
    assert "LT-0937" not in json.dumps(texts)
    assert texts[1][serial][1] is None


def test_unchanged_values_are_no_event(cast: Cast, ticket: Ticket, form: None) -> None:
    actor = cast.actor(cast.lead)
    one = change_fields(ticket.pk, {"device": ("laptop",)}, actor=actor)
    two = change_fields(ticket.pk, {"device": ("laptop",)}, actor=actor)
    assert one.version == two.version
    with pytest.raises(Conflict):
        change_fields(ticket.pk, {"device": None}, actor=actor, expected_version=1)


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"serial": "LT-0937"}, "serial"),  # hidden while there is no laptop
        ({"cost": "3"}, "cost"),  # read-only for this role
        ({"unknown": "x"}, "unknown"),
        ({"device": "tablet"}, "device"),
        ({"device": "laptop", "serial": "x"}, "serial"),
    ],
)
def test_the_api_keeps_to_the_form(
    api: Client, ticket: Ticket, form: None, values: dict[str, str], wrong: str
) -> None:
    answer = put(api, ticket, values)
    assert answer.status_code == 422
    assert list(answer.json()["fields"]) == [wrong]
    assert held(ticket) == {}


def test_the_api_reads_and_writes(api: Client, ticket: Ticket, form: None) -> None:
    answer = put(api, ticket, {"device": "laptop", "serial": "LT-0937"})
    assert answer.json()["values"] == {"device": "laptop", "serial": "LT-0937"}
    tag = answer["ETag"]
    read = api.get(f"/api/v1/tickets/{ticket.pk}/fields").json()
    by_key = {one["key"]: one for one in read["fields"]}
    assert by_key["cost"]["read_only"]
    assert by_key["serial"]["required_to_solve"]
    assert put(api, ticket, {"device": None}, **{"If-Match": '"1"'}).status_code == 412
    assert put(api, ticket, {"device": None}, **{"If-Match": tag}).status_code == 200
    listed = api.get("/api/v1/fields").json()["items"]
    assert [one["key"] for one in listed] == ["device", "serial", "cost"]


def test_opening_by_the_api(api: Client, cast: Cast, form: None) -> None:
    new = {"subject": "S", "text": "T", "requester": cast.customer.pk, "team": cast.team.pk}
    for values, status in (
        ({"device": "laptop"}, 201),
        ({"serial": "LT-0937"}, 422),
        ({"device": 3}, 422),
    ):
        answer = api.post(
            "/api/v1/tickets", json.dumps({**new, "fields": values}), "application/json"
        )
        assert answer.status_code == status
    assert held(Ticket.objects.get()) == {"device": ("laptop",)}


def test_solving_needs_them(api: Client, cast: Cast, ticket: Ticket, form: None) -> None:
    actor = cast.actor(cast.agent)
    change_fields(ticket.pk, {"device": ("laptop",)}, actor=actor)
    with pytest.raises(FieldsMissing):
        solve_ticket(ticket.pk, actor=actor)
    path = f"/api/v1/tickets/{ticket.pk}"
    answer = api.patch(path, json.dumps({"status": "solved"}), "application/json")
    assert (answer.status_code, answer.json()["missing"]) == (422, ["serial"])
    body = {"text": "Beres", "status": "solved", "seen_through": 1 << 40}
    answer = api.post(f"{path}/reply", json.dumps(body), "application/json")
    assert (answer.status_code, answer.json()["missing"]) == (422, ["serial"])
    change_fields(ticket.pk, {"device": ("printer",)}, actor=actor)
    assert solve_ticket(ticket.pk, actor=actor).status_category == "solved"


def test_solving_on_the_page_opens_the_form(agent: Client, ticket: Ticket, form: None) -> None:
    path = f"/tickets/{ticket.pk}"
    agent.post(f"{path}/fields", {"was-device": "", "f-device": "laptop", "version": 1})
    answer = agent.post(f"{path}/solve", headers=HTMX)
    assert answer.status_code == 422
    assert "fill in: Field serial" in answer.text
    assert 'name="f-serial"' in answer.text
    assert "Needed to solve the ticket." in answer.text
    answer = agent.post(f"{path}/solve")
    assert answer.headers["Location"] == f"{path}/fields?then=solve"
    assert "Save and solve" in agent.get(answer.headers["Location"]).text
    filled = {"was-serial": "", "f-serial": "LT-0937", "then": "solve"}
    assert agent.post(f"{path}/fields", filled).status_code == 302
    ticket.refresh_from_db()
    assert ticket.status_category == "solved"


def test_the_page_keeps_what_was_written(agent: Client, ticket: Ticket, form: None) -> None:
    filled = {"was-device": "", "f-device": "laptop", "was-serial": "", "f-serial": "salah"}
    answer = agent.post(f"/tickets/{ticket.pk}/fields", filled)
    assert answer.status_code == 422
    assert 'value="salah"' in answer.text
    assert "This does not have the right form." in answer.text
    assert held(ticket) == {}


def test_a_conflict_is_shown_and_can_be_settled(
    cast: Cast, agent: Client, ticket: Ticket, form: None
) -> None:
    path = f"/tickets/{ticket.pk}/fields"
    change_fields(ticket.pk, {"device": ("printer",)}, actor=cast.actor(cast.lead))
    mine = {"version": "1", "was-device": "", "f-device": "laptop"}
    answer = agent.post(path, mine)
    assert answer.status_code == 409
    assert ">printer<" in answer.text
    version = Ticket.objects.get().version
    mine |= {"version": str(version), "was-device": "printer"}
    assert agent.post(path, mine).status_code == 302
    assert held(ticket) == {"device": ("laptop",)}
    # Somebody changed the ticket, but not this field.
    other = {"version": "1", "was-serial": "", "f-serial": "LT-0937"}
    assert agent.post(path, other).status_code == 302


def test_without_scripts_a_field_that_another_hides_is_dropped(
    cast: Cast, agent: Client, ticket: Ticket, form: None
) -> None:
    values = {"device": ("laptop",), "serial": "LT-0937"}
    change_fields(ticket.pk, values, actor=cast.actor(cast.lead))
    filled = {
        "was-device": "laptop",
        "f-device": "printer",
        "was-serial": "LT-0937",
        "f-serial": "LT-0001",
    }
    assert agent.post(f"/tickets/{ticket.pk}/fields", filled).status_code == 302
    assert held(ticket) == {"device": ("printer",), "serial": "LT-0937"}
    assert "LT-0937" not in agent.get(f"/tickets/{ticket.pk}/").text.split('id="side-history"')[0]


def test_rights(cast: Cast, signed_in, ticket: Ticket, form: None) -> None:
    for account, status in ((cast.light, 403), (cast.stranger, 404), (cast.agent, 200)):
        assert signed_in(account).get(f"/tickets/{ticket.pk}/fields").status_code == status


def test_the_closest_form_is_used(cast: Cast, agent: Client) -> None:
    one, two, three = (make_field(key) for key in ("any", "team", "both"))
    make_form(one)
    make_form(two, team=cast.team)
    make_form(three, team=cast.team, type="incident")
    found = catalogue()
    for team_id, type_, key in (
        (None, "request", "any"),
        (cast.team.pk, "request", "team"),
        (cast.team.pk, "incident", "both"),
        (cast.other_team.pk, "incident", "any"),
    ):
        form = found.form_for(team_id=team_id, type_=type_)
        assert form is not None
        assert list(form.fields) == [key]
    answer = agent.get(f"/tickets/new/fields?team={cast.team.pk}&type=incident&category=")
    assert 'name="f-both"' in answer.text


def test_a_new_ticket_needs_what_its_form_needs(cast: Cast, agent: Client) -> None:
    make_form(make_field("order", "integer"), required={"order": "always"})
    new = {
        "address": "budi@pelanggan.test",
        "source": "phone",
        "subject": "Pesanan",
        "text": "Di mana?",
        "type": "request",
        "priority": "2",
        "team": cast.team.pk,
    }
    answer = agent.post("/tickets/new", {**new, "was-order": "", "f-order": ""})
    assert (answer.status_code, "This is needed." in answer.text) == (422, True)
    answer = agent.post("/tickets/new", {**new, "was-order": "", "f-order": "x"})
    assert (answer.status_code, "Write a whole number." in answer.text) == (422, True)
    assert Ticket.objects.count() == 0
    answer = agent.post("/tickets/new", {**new, "was-order": "", "f-order": "41"})
    assert answer.status_code == 302
    assert held(Ticket.objects.get()) == {"order": 41}


def test_limited_choices_and_required(cast: Cast, ticket: Ticket) -> None:
    area = make_field("area", "choice", choices="office field")
    place = make_field("place", "tree", choices="jakarta jakarta/selatan bandung")
    when = [("field:area", "in", ["office"])]
    make_form(
        area,
        place,
        conditions=[
            condition("limit", "place", when=when, choices=["jakarta"]),
            condition("require", "place", when=when),
        ],
    )
    actor = cast.actor(cast.agent)
    for values in ({"area": ("office",)}, {"area": ("office",), "place": ("bandung",)}):
        with pytest.raises(FieldsRefused) as refused:
            change_fields(ticket.pk, values, actor=actor)
        assert list(refused.value.errors) == ["place"]
    change_fields(ticket.pk, {"area": ("office",), "place": ("jakarta/selatan",)}, actor=actor)


def test_unmerging_gives_each_its_own_back(cast: Cast, ticket: Ticket, form: None) -> None:
    actor = cast.actor(cast.lead)
    other = open_by_customer(cast, subject="lain")
    change_fields(ticket.pk, {"device": ("laptop",)}, actor=actor)
    change_fields(other.pk, {"device": ("printer",)}, actor=actor)
    merge_tickets(ticket.pk, [other.pk], actor=actor)
    assert held(ticket) == {"device": ("laptop",)}
    unmerge_ticket(other.pk, actor=actor)
    assert (held(ticket)["device"], held(other)["device"]) == (("laptop",), ("printer",))


def test_number_of_statements(cast: Cast, agent: Client, ticket: Ticket) -> None:
    """A desk with forms pays one statement more for a ticket's page."""

    def cost() -> int:
        agent.get(f"/tickets/{ticket.pk}/")
        with CaptureQueriesContext(connection) as captured:
            agent.get(f"/tickets/{ticket.pk}/")
        return len(captured)

    before = cost()
    fields = [make_field(f"k{i}") for i in range(12)]
    make_form(*fields)
    values = {field.key: "isi" for field in fields}
    change_fields(ticket.pk, values, actor=cast.actor(cast.lead))
    assert cost() == before + 1


def test_a_form_of_a_brand(cast: Cast, ticket: Ticket) -> None:
    mailbox = Mailbox.objects.create(name="Toko", brand="Arunika", address="toko@desk.test")
    make_form(make_field("any"))
    make_form(make_field("order"), brand="Arunika")
    other = open_by_customer(cast)
    MailboxTicket.objects.create(ticket=other, mailbox=mailbox)
    for one, key in ((ticket, "any"), (other, "order")):
        form = form_for_ticket(one)
        assert form is not None
        assert list(form.fields) == [key]
