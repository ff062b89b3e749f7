"""The pages about people: who may open them, what they change, how they refuse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.people.models import Account, ApiToken, Membership, Team
from sigap.people.roles import Roles
from tests.cast import PASSWORD, Cast, make_account

MANAGED = ("/settings/agents/", "/settings/agents/new", "/settings/teams/", "/settings/teams/new")
OWN = (
    "/settings/",
    "/settings/profile/",
    "/settings/profile/password",
    "/settings/profile/tokens/",
)


@pytest.fixture
def signed_in() -> Callable[[Account], Client]:
    def make(account: Account) -> Client:
        client = Client()
        client.force_login(account)
        return client

    return make


@pytest.fixture
def admin(cast: Cast, signed_in) -> Client:
    return signed_in(cast.administrator)


@pytest.mark.parametrize("page", [*MANAGED, *OWN])
def test_administrator_opens_every_page(admin: Client, page: str) -> None:
    answer = admin.get(page)
    assert answer.status_code == 200
    assert "<!doctype html>" in answer.text


@pytest.mark.parametrize("page", [*MANAGED, *OWN])
def test_stranger_is_sent_to_sign_in(client: Client, db: None, page: str) -> None:
    answer = client.get(page)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_agent_opens_the_own_pages_only(cast: Cast, signed_in) -> None:
    client = signed_in(cast.agent)
    assert [client.get(page).status_code for page in OWN] == [200] * 4
    managed = [*MANAGED, f"/settings/agents/{cast.agent.pk}/", f"/settings/teams/{cast.team.pk}/"]
    assert {client.get(page).status_code for page in managed} == {403}
    assert client.post(f"/settings/agents/{cast.lead.pk}/disable").status_code == 403
    home = client.get("/settings/").text
    assert "/settings/profile/" in home
    assert "/settings/agents/" not in home


def test_list_is_searched_paged_and_costs_the_same_for_many(cast: Cast, admin: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get("/settings/agents/")
        return len(captured)

    statements()  # what is remembered by the process
    few = statements()
    for number in range(50):
        make_account(f"a{number}@desk.test", f"Nama {number:02}", Roles.AGENT_L1)
    assert statements() == few
    first = admin.get("/settings/agents/").text
    link = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    second = admin.get("/settings/agents/" + link.replace("&amp;", "&")).text
    rows = re.compile(r"/settings/agents/(\d+)/")
    shown, more = set(rows.findall(first)), set(rows.findall(second))
    assert (len(shown), len(more), shown & more) == (50, 6, set())
    found = rows.findall(admin.get("/settings/agents/?q=nama 07").text)
    assert len(found) == 1


def test_invitation_leads_to_a_password_and_sign_in(cast: Cast, admin: Client) -> None:
    values = {"name": "Putri Ayu", "email": "Putri@desk.test", "role": "agent_l1"}
    answer = admin.post("/settings/agents/new", values)
    account = Account.objects.get(email="putri@desk.test")
    assert answer["Location"] == f"/settings/agents/{account.pk}/"
    assert len(mail.outbox) == 1
    link = re.search(r"http://\S+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    assert admin.post(f"/settings/agents/{account.pk}/invite").status_code == 302
    assert len(mail.outbox) == 2
    invited = Client()
    step = invited.get(link[1])
    assert step.status_code == 302
    page = invited.get(step["Location"])
    assert page.status_code == 200
    new = {"password1": "kalimat yang panjang", "password2": "kalimat yang panjang"}
    done = invited.post(step["Location"], new)
    assert done.status_code == 302
    account.refresh_from_db()
    assert account.check_password("kalimat yang panjang")
    assert admin.post(f"/settings/agents/{account.pk}/invite").status_code == 422
    signing_in = {"login": "putri@desk.test", "password": "kalimat yang panjang"}
    assert invited.post("/accounts/login/", signing_in).status_code == 302


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "", "email": "x@desk.test", "role": "agent_l1"}, "id_name-err"),
        ({"name": "X", "email": "no address", "role": "agent_l1"}, "id_email-err"),
        ({"name": "X", "email": "agent@desk.test", "role": "agent_l1"}, "id_email-err"),
        ({"name": "X", "email": "x@desk.test", "role": "customer"}, "id_role-err"),
    ],
)
def test_invitation_says_what_is_wrong(admin: Client, values: dict, words: str) -> None:
    answer = admin.post("/settings/agents/new", values)
    assert answer.status_code == 422
    assert words in answer.text
    assert mail.outbox == []


def test_change_disable_enable(cast: Cast, admin: Client) -> None:
    page = f"/settings/agents/{cast.agent.pk}/"
    assert admin.post(page, {"name": "Dewi L.", "role": "agent_l2"}).status_code == 302
    cast.agent.refresh_from_db()
    assert cast.agent.role == "agent_l2"
    assert admin.post(f"{page}disable").status_code == 302
    assert not Account.objects.get(pk=cast.agent.pk).is_active
    assert "/enable" in admin.get(page).text
    assert admin.post(f"{page}enable").status_code == 302
    assert Account.objects.get(pk=cast.agent.pk).is_active
    assert admin.get("/settings/agents/999999/").status_code == 404


def test_last_administrator_and_foreign_rights_are_kept(
    cast: Cast, admin: Client, signed_in
) -> None:
    own = f"/settings/agents/{cast.administrator.pk}/"
    refused = admin.post(own, {"name": "Sari", "role": "agent_l1"})
    assert (refused.status_code, 'role="alert"' in refused.text) == (422, True)
    assert admin.post(f"{own}disable").status_code == 422
    manager = make_account("manager@desk.test", "Manajer", Roles.MANAGER)
    client = signed_in(manager)
    assert client.post(f"{own}disable").status_code == 422
    offered = client.get("/settings/agents/new").text
    assert 'value="administrator"' not in offered
    assert Account.objects.get(pk=cast.administrator.pk).is_active


def test_teams_are_created_changed_and_filled(cast: Cast, admin: Client) -> None:
    values = {"name": "Jaringan", "parent": cast.team.pk, "lead": cast.lead.pk, "manager": ""}
    answer = admin.post("/settings/teams/new", values)
    team = Team.objects.get(name="Jaringan")
    assert answer["Location"] == f"/settings/teams/{team.pk}/"
    members = {
        "member": [cast.agent.pk, cast.stranger.pk, ""],
        "tier": [2, 1, 1],
        "level": [4, 0, 3],
    }
    assert admin.post(f"/settings/teams/{team.pk}/", values | members).status_code == 302
    found = Membership.objects.get(team=team)
    assert (found.account, found.tier, found.level) == (cast.agent, 2, 4)
    assert "Jaringan" in admin.get("/settings/teams/").text


@pytest.mark.parametrize(
    "wrong",
    [{"name": "HR"}, {"name": ""}, {"parent": "below"}, {"level": "9"}, {"member": "999999"}],
)
def test_team_says_what_is_wrong(cast: Cast, admin: Client, wrong: dict) -> None:
    below = Team.objects.create(name="Below", parent=cast.team)
    values = {"name": "IT", "parent": "", "lead": "", "manager": ""}
    values |= {"member": str(cast.agent.pk), "tier": "1", "level": "3"} | wrong
    values["parent"] = str(below.pk) if values["parent"] else ""
    answer = admin.post(f"/settings/teams/{cast.team.pk}/", values)
    assert answer.status_code == 422
    assert "-err" in answer.text or 'role="alert"' in answer.text
    assert Team.objects.get(pk=cast.team.pk).parent is None


def test_profile_is_saved(cast: Cast, signed_in) -> None:
    client = signed_in(cast.agent)
    values = {"name": "Dewi", "language": "en", "time_zone": "Asia/Jayapura", "theme": "dark"}
    assert client.post("/settings/profile/", values).status_code == 422
    assert client.post("/settings/profile/", values | {"density": "compact"}).status_code == 302
    page = client.get("/settings/profile/").text
    assert 'data-theme="dark"' in page
    assert 'data-density="compact"' in page
    assert 'lang="en"' in page


def test_password_is_changed_and_only_this_session_stays(cast: Cast, signed_in) -> None:
    here, elsewhere = signed_in(cast.agent), signed_in(cast.agent)
    page = "/settings/profile/password"
    assert here.post(page, {"old": "wrong", "new": "kalimat yang panjang"}).status_code == 422
    assert here.post(page, {"old": PASSWORD, "new": "pendek"}).status_code == 422
    assert here.post(page, {"old": PASSWORD, "new": "kalimat yang panjang"}).status_code == 302
    assert here.get("/settings/profile/").status_code == 200
    assert elsewhere.get("/settings/profile/").status_code == 302


def test_token_is_shown_once_and_revoked(cast: Cast, signed_in) -> None:
    client = signed_in(cast.agent)
    page = "/settings/profile/tokens/"
    assert client.post(page, {"name": "", "scope": "read", "days": "30"}).status_code == 422
    made = client.post(page, {"name": "Skrip", "scope": "read", "days": "30"})
    text = re.search(r"sigap_[\w-]{30,}", made.text)
    assert text
    assert text[0] not in client.get(page).text
    token = ApiToken.objects.get()
    assert token.scopes == ["read"]
    assert signed_in(cast.stranger).post(f"{page}{token.pk}/revoke").status_code == 404
    assert client.post(f"{page}{token.pk}/revoke").status_code == 302
    assert not ApiToken.objects.exists()
