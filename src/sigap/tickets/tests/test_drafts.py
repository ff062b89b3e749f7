"""Drafts: private until they are shared; a trainee's answers wait for the mentor."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sigap.journal.models import Event
from sigap.people.models import Account, Membership
from sigap.people.roles import Roles
from sigap.tickets.actions.attaching import sweep_uploads, upload
from sigap.tickets.actions.drafting import Paper, keep_draft, share_draft, take_draft
from sigap.tickets.actions.releasing import (
    NotSubmitted,
    release_answer,
    return_answer,
    submit_answer,
)
from sigap.tickets.actions.replying import NewerMessage
from sigap.tickets.models import Attachment, Draft, Message, Ticket
from sigap.tickets.queries.drafts import drafts, waiting_for
from tests.cast import Cast, make_account
from tests.tickets import open_by_customer

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture
def ticket(cast: Cast) -> Ticket:
    return open_by_customer(cast)


@pytest.fixture
def trainee(cast: Cast) -> Account:
    account = make_account("trainee@desk.test", "Agus Muda", Roles.TRAINEE)
    account.mentor = cast.agent
    account.save()
    Membership.objects.create(account=account, team=cast.team, level=1)
    return account


def seen(ticket: Ticket) -> int:
    return ticket.messages.latest("pk").pk


def test_one_for_replies_and_one_for_notes(cast: Cast, agent: Client, ticket: Ticket) -> None:
    address = f"/tickets/{ticket.pk}/draft"
    for kind, body in (("reply", "Kami cek"), ("note", "Cek gudang"), ("reply", "Kami cek dulu")):
        form = {"kind": kind, "body": body, "body_html": f"<div>{body}</div>"}
        assert agent.post(address, form).status_code == 204
    found = drafts(ticket.pk, cast.agent.pk)
    assert sorted((one.kind, one.text) for one in found) == [
        ("note", "Cek gudang"),
        ("reply", "Kami cek dulu"),
    ]
    assert not drafts(ticket.pk, cast.lead.pk), "nobody else's business"
    assert not Event.objects.filter(verb__startswith="draft.").exists()
    page = agent.get(f"/tickets/{ticket.pk}/").text
    assert ">Kami cek dulu</textarea>" in page
    agent.post(address, {"kind": "reply", "body": " "})
    assert [one.kind for one in drafts(ticket.pk, cast.agent.pk)] == ["note"]


def test_sending_ends_the_draft(cast: Cast, agent: Client, ticket: Ticket) -> None:
    for kind in ("reply", "note"):
        agent.post(f"/tickets/{ticket.pk}/draft", {"kind": kind, "body": "Sebentar"})
    form = {"body": "Sebentar", "seen_through": seen(ticket)}
    agent.post(f"/tickets/{ticket.pk}/reply", form, headers=HTMX)
    assert [one.kind for one in drafts(ticket.pk, cast.agent.pk)] == ["note"]
    refused = {"body": "", "kind": "note"}
    assert agent.post(f"/tickets/{ticket.pk}/note", refused, headers=HTMX).status_code == 422
    assert drafts(ticket.pk, cast.agent.pk), "what was not sent is not forgotten"


def test_what_it_costs(cast: Cast, ticket: Ticket) -> None:
    share_draft(ticket.pk, Paper(kind="note", text="a"), actor=cast.actor(cast.lead))
    keep_draft(ticket.pk, Paper(kind="note", text="b"), actor=cast.actor(cast.agent))
    with CaptureQueriesContext(connection) as captured:
        assert len(drafts(ticket.pk, cast.agent.pk)) == 2
        waiting_for(cast.agent.pk)
    assert len(captured) == 2


def test_a_colleague_finishes_a_shared_draft(cast: Cast, ticket: Ticket, signed_in: Any) -> None:
    agent, lead = signed_in(cast.agent), signed_in(cast.lead)
    file = upload(
        actor=cast.actor(cast.agent), name="a.txt", content_type="text/plain", content=b"isi"
    )
    form = {"share": "1", "body": "Sudah kami", "attachments": str(file.pk)}
    assert agent.post(f"/tickets/{ticket.pk}/reply", form, headers=HTMX).status_code == 200
    assert not Message.objects.filter(author_kind="agent").exists()
    shown = lead.get(f"/tickets/{ticket.pk}/").text
    assert "Dewi Lestari shared a draft" in shown
    draft = Draft.objects.get()
    taken = lead.post(f"/drafts/{draft.pk}/take", headers=HTMX).text
    assert ">Sudah kami</textarea>" in taken
    draft.refresh_from_db()
    assert (draft.account, draft.is_shared) == (cast.lead, False)
    assert Attachment.objects.get(pk=file.pk).uploaded_by == cast.lead
    verbs = Event.objects.filter(stream_id=ticket.pk, verb__startswith="draft.")
    assert sorted(verbs.values_list("verb", flat=True)) == ["draft.shared", "draft.taken"]
    assert agent.post(f"/drafts/{draft.pk}/take").status_code == 404, "it is the lead's alone now"


def test_taking_keeps_what_one_had_written(cast: Cast, ticket: Ticket) -> None:
    lead = cast.actor(cast.lead)
    shared = share_draft(ticket.pk, Paper(kind="reply", text="Awal"), actor=cast.actor(cast.agent))
    assert shared
    keep_draft(ticket.pk, Paper(kind="reply", text="Akhir"), actor=lead)
    assert take_draft(shared.pk, actor=lead).text == "Awal\nAkhir"
    assert Draft.objects.count() == 1


def test_a_file_in_a_draft_is_not_swept(cast: Cast, ticket: Ticket) -> None:
    actor = cast.actor(cast.agent)
    kept, lost = (
        upload(actor=actor, name=name, content_type="text/plain", content=name.encode())
        for name in ("a", "b")
    )
    keep_draft(ticket.pk, Paper(kind="reply", text="x", files=(kept.pk,)), actor=actor)
    Attachment.objects.update(created_at="2001-01-01T00:00:00Z")
    assert sweep_uploads() == 1
    assert Attachment.objects.filter(pk=kept.pk).exists()
    assert not Attachment.objects.filter(pk=lost.pk).exists()


def test_a_trainees_answer_waits(
    cast: Cast, ticket: Ticket, trainee: Account, signed_in: Any
) -> None:
    young = signed_in(trainee)
    page = young.get(f"/tickets/{ticket.pk}/").text
    assert "Send for release" in page
    assert 'name="send_at"' not in page
    form = {"body": "Coba nyalakan ulang", "cc": "maya@pelanggan.test"}
    assert young.post(f"/tickets/{ticket.pk}/reply", form, headers=HTMX).status_code == 200
    assert not Message.objects.filter(author_kind="agent").exists()
    assert [one.ticket for one in waiting_for(cast.agent.pk)] == [ticket.pk]
    mentor = signed_in(cast.agent)
    assert "Agus Muda" in mentor.get("/").text
    draft = Draft.objects.get()
    release = f"/drafts/{draft.pk}/release"
    assert signed_in(cast.light).post(release).status_code == 403
    assert mentor.post(release, headers=HTMX).status_code == 409, "the customer's mail is unread"
    answer = mentor.post(release, {"seen_through": seen(ticket)}, headers=HTMX)
    assert answer.status_code == 200
    message = Message.objects.get(author_kind="agent")
    assert (message.account, message.text) == (trainee, "Coba nyalakan ulang")
    assert ticket.participants.get().contact == cast.colleague
    written = Event.objects.get(verb="reply.written")
    assert written.actor_id == cast.agent.pk
    assert Event.objects.get(verb="answer.released").data["author"] == trainee.pk
    assert not Draft.objects.exists()


def test_a_trainees_answer_goes_back(cast: Cast, ticket: Ticket, trainee: Account) -> None:
    young, mentor = cast.actor(trainee), cast.actor(cast.agent)
    draft = submit_answer(ticket.pk, Paper(kind="reply", text="Coba"), actor=young)
    with pytest.raises(NewerMessage):
        release_answer(draft.pk, actor=mentor)
    return_answer(draft.pk, "Sebut nomor tiketnya", actor=mentor)
    assert Message.objects.get(kind="note").text == "Sebut nomor tiketnya"
    assert [one.is_private for one in drafts(ticket.pk, trainee.pk)] == [True]
    with pytest.raises(Http404):
        release_answer(draft.pk, actor=mentor)
    shared = share_draft(ticket.pk, Paper(kind="reply", text="Coba"), actor=young)
    assert shared
    with pytest.raises(NotSubmitted):
        release_answer(shared.pk, actor=mentor)


def test_only_the_mentor_or_a_coordinator_releases(
    cast: Cast, ticket: Ticket, trainee: Account
) -> None:
    other = make_account("lain@desk.test", "Lain", Roles.AGENT_L1)
    Membership.objects.create(account=other, team=cast.team, level=3)
    draft = submit_answer(ticket.pk, Paper(kind="reply", text="Coba"), actor=cast.actor(trainee))
    with pytest.raises(PermissionDenied):
        release_answer(draft.pk, actor=cast.actor(other), seen_through=seen(ticket))
    assert release_answer(draft.pk, actor=cast.actor(cast.lead), seen_through=seen(ticket))


def test_who_may_not_answer_keeps_no_reply(cast: Cast, ticket: Ticket) -> None:
    with pytest.raises(PermissionDenied):
        keep_draft(ticket.pk, Paper(kind="reply", text="x"), actor=cast.actor(cast.light))
    assert keep_draft(ticket.pk, Paper(kind="note", text="x"), actor=cast.actor(cast.light))
