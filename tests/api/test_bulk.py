"""Operations on many tickets through the API."""

from __future__ import annotations

import pytest

from sigap.tickets.actions.bulk import work_on_bulks
from sigap.tickets.models import Ticket
from tests.api.conftest import Api
from tests.cast import Cast
from tests.tickets import open_by_customer


def work() -> None:
    while work_on_bulks():
        pass


def test_begin_look_and_undo(api: Api, api_as, cast: Cast) -> None:
    numbers = [open_by_customer(cast, f"P{i}").pk for i in range(3)]
    Ticket.objects.filter(pk=numbers[0]).update(priority=4)
    given = {"operation": "priority", "arguments": {"priority": 4}, "tickets": numbers}
    begun = api.post("/bulk", given)
    assert begun.status_code == 202
    number = begun.json()["id"]
    assert begun.json()["total"] is None
    work()
    told = api.get(f"/bulk/{number}").json()
    assert (told["state"], told["done"], told["skipped"]) == ("finished", 2, 1)
    page = api.get(f"/bulk/{number}/results", limit=2).json()
    assert [one["ticket"] for one in page["items"]] == numbers[:2]
    assert page["items"][0]["reason"] == "same"
    assert page["items"][1]["events"]
    rest = api.get(f"/bulk/{number}/results", cursor=page["next"]).json()
    assert [one["ticket"] for one in rest["items"]] == numbers[2:]
    done = api.get(f"/bulk/{number}/results", outcome="done").json()["items"]
    assert len(done) == 2
    assert api_as(cast.lead).get(f"/bulk/{number}").status_code == 404
    undo = api.post(f"/bulk/{number}/undo", {})
    assert (undo.status_code, undo.json()["undo_of"]) == (202, number)
    work()
    assert list(Ticket.objects.order_by("pk").values_list("priority", flat=True)) == [4, 2, 2]
    again = api.post(f"/bulk/{number}/undo", {})
    assert (again.status_code, again.json()["reason"]) == (409, "undone")


def test_all_that_match(api: Api, cast: Cast) -> None:
    for i in range(3):
        open_by_customer(cast, f"P{i}", tags=("vpn",) if i else ())
    begun = api.post("/bulk", {"operation": "spam", "q": "tag:vpn", "view": "open"})
    work()
    assert api.get(f"/bulk/{begun.json()['id']}").json()["done"] == 2


@pytest.mark.parametrize(
    "given",
    [
        {"operation": "spam"},
        {"operation": "spam", "tickets": [1], "q": ""},
        {"operation": "spam", "tickets": []},
        {"operation": "fly", "tickets": [1]},
        {"operation": "priority", "arguments": {"priority": [4]}, "tickets": [1]},
        {"operation": "assign", "arguments": {"assignee": True}, "tickets": [1]},
        {"operation": "spam", "q": "nosuchkey:x"},
        {"operation": "spam", "q": "", "view": "x"},
    ],
)
def test_what_cannot_be_done_is_refused(api: Api, given: dict[str, object]) -> None:
    assert api.post("/bulk", given).status_code == 422
