"""A trainee's answers wait until the mentor releases them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor, actor_of
from sigap.people.actions.contacts import contact_for_address
from sigap.people.models import Account
from sigap.people.roles import Right
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.drafting import Paper, keep_draft, open_draft
from sigap.tickets.actions.replying import Answer, EmptyAnswer, reply, write_note
from sigap.tickets.envelope import Address
from sigap.tickets.events import AnswerReleased, AnswerReturned, AnswerSubmitted
from sigap.tickets.models import Draft, Message


class NotSubmitted(Exception):
    """The draft is only shared, or was released meanwhile."""


@transaction.atomic
def submit_answer(ticket_id: int, paper: Paper, *, actor: AgentActor) -> Draft:
    """The answer waits; nothing is sent. Raises EmptyAnswer, Http404, PermissionDenied."""
    ticket_for(actor, ticket_id, to="propose")
    draft = keep_draft(ticket_id, paper, actor=actor)
    if draft is None:
        raise EmptyAnswer
    draft.submitted_at = clock.now()
    draft.save(update_fields=["submitted_at"])
    record(AnswerSubmitted(stream_id=ticket_id, draft=draft.pk), actor=actor)
    return draft


@transaction.atomic
def release_answer(
    draft_id: int,
    *,
    actor: AgentActor,
    cc: tuple[Address, ...] = (),
    bcc: tuple[Address, ...] = (),
    seen_through: int = 0,
) -> Message:
    """Sends it in its author's name. Raises NotSubmitted, NewerMessage, Http404,
    PermissionDenied."""
    draft = _submitted(draft_id, actor)
    author = actor_of(draft.account_id)
    if author is None:
        raise NotSubmitted
    answer = Answer(
        text=draft.text,
        html=draft.html,
        cc=tuple(contact_for_address(one.address, name=one.name) for one in cc),
        bcc=bcc,
        attachment_ids=tuple(one["id"] for one in draft.files),
        seen_through=seen_through,
    )
    ticket_id = draft.ticket_id
    draft.delete()
    message = reply(ticket_id, answer, actor=actor, author=author)
    released = AnswerReleased(stream_id=ticket_id, message=message.pk, author=author.id)
    record(released, actor=actor)
    return message


@transaction.atomic
def return_answer(draft_id: int, remark: str, *, actor: AgentActor) -> Draft:
    """Back to its author, with a note where something is said. Raises NotSubmitted, Http404,
    PermissionDenied."""
    draft = _submitted(draft_id, actor)
    note = write_note(draft.ticket_id, Answer(text=remark), actor=actor) if remark else None
    waiting = Draft.objects.filter(
        ticket=draft.ticket_id,
        account=draft.account_id,
        kind=draft.kind,
        is_shared=False,
        submitted_at=None,
    )
    waiting.delete()
    draft.submitted_at = None
    draft.save(update_fields=["submitted_at"])
    record(
        AnswerReturned(
            stream_id=draft.ticket_id,
            draft=draft.pk,
            author=draft.account_id,
            note=note.pk if note else None,
        ),
        actor=actor,
    )
    return draft


def may_release(actor: AgentActor, mentor_id: int | None) -> bool:
    """The mentor; where there is none, whoever may answer; coordinators always."""
    return mentor_id in (None, actor.id) or actor.may(Right.WORK_ALL)


def _submitted(draft_id: int, actor: AgentActor) -> Draft:
    draft = open_draft(draft_id, actor, to="reply")
    if draft.submitted_at is None:
        raise NotSubmitted
    mentor = Account.objects.filter(pk=draft.account_id).values_list("mentor_id", flat=True)
    if not may_release(actor, mentor.first()):
        raise PermissionDenied("release")
    return draft
