"""Drafts: kept as one writes, shared with colleagues, finished by another.

Keeping one's own draft is no event of the desk: nobody else sees it. Sharing it is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404

from sigap.core import clock
from sigap.core.html import html_to_text, sanitise_reply
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import may, ticket_for
from sigap.tickets.events import DraftDiscarded, DraftShared, DraftTaken
from sigap.tickets.models import Attachment, Draft
from sigap.tickets.models.draft import DraftKind

PRIVATE = Q(is_shared=False, submitted_at=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Paper:
    """What stands in a composer. ``html`` has its images as ``cid:``; ``files`` are ids of
    uploads of the author."""

    kind: str
    html: str = ""
    text: str = ""
    cc: str = ""
    bcc: str = ""
    files: tuple[int, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.files or "<img" in self.html)


@transaction.atomic
def keep_draft(ticket_id: int, paper: Paper, *, actor: AgentActor) -> Draft | None:
    """One's private draft of this kind is now this; None where nothing is left of it. Raises
    Http404, PermissionDenied."""
    ticket = ticket_for(actor, ticket_id, to="note")
    if paper.kind == DraftKind.REPLY and not (
        may(actor, ticket, "reply") or may(actor, ticket, "propose")
    ):
        raise PermissionDenied("reply")
    own = Draft.objects.filter(PRIVATE, ticket=ticket, account=actor.id, kind=paper.kind)
    if paper.is_empty:
        own.delete()
        return None
    values = _values(paper, actor)
    draft = own.select_for_update().first()
    if draft is None:
        return Draft.objects.create(ticket=ticket, account_id=actor.id, **values)
    Draft.objects.filter(pk=draft.pk).update(**values)
    draft.refresh_from_db()
    return draft


def drop_draft(ticket_id: int, kind: str, *, actor: AgentActor) -> None:
    """What was written was sent, or is not wanted any more."""
    own = Draft.objects.filter(PRIVATE, ticket=ticket_id, account=actor.id, kind=kind)
    own.delete()


@transaction.atomic
def share_draft(ticket_id: int, paper: Paper, *, actor: AgentActor) -> Draft | None:
    """Colleagues who may answer see it and may finish it; None where nothing was written."""
    draft = keep_draft(ticket_id, paper, actor=actor)
    if draft is None:
        return None
    Draft.objects.filter(pk=draft.pk).update(is_shared=True)
    record(DraftShared(stream_id=ticket_id, draft=draft.pk, kind=draft.kind), actor=actor)
    return draft


@transaction.atomic
def take_draft(draft_id: int, *, actor: AgentActor) -> Draft:
    """A shared draft, or an answer that waits for release, becomes one's own; what one had
    written already stays below it. Raises Http404, PermissionDenied."""
    draft = open_draft(draft_id, actor, to="reply")
    author = draft.account_id
    own = Draft.objects.filter(PRIVATE, ticket=draft.ticket_id, account=actor.id, kind=draft.kind)
    for mine in own:
        draft.html, draft.text = draft.html + mine.html, f"{draft.text}\n{mine.text}"
        draft.files = [*draft.files, *mine.files]
        mine.delete()
    draft.account_id, draft.is_shared, draft.submitted_at = actor.id, False, None
    draft.updated_at = clock.now()
    draft.save()
    uploads = Attachment.objects.filter(pk__in=[one["id"] for one in draft.files], message=None)
    uploads.update(uploaded_by_id=actor.id)
    event = DraftTaken(stream_id=draft.ticket_id, draft=draft.pk, author=author)
    record(event, actor=actor)
    return draft


@transaction.atomic
def discard_draft(draft_id: int, *, actor: AgentActor) -> Draft:
    """Throws away what colleagues could see. Raises Http404, PermissionDenied."""
    draft = open_draft(draft_id, actor, to="note")
    if draft.account_id != actor.id:
        ticket_for(actor, draft.ticket_id, to="change")
    event = DraftDiscarded(stream_id=draft.ticket_id, draft=draft.pk, author=draft.account_id)
    record(event, actor=actor)
    draft.delete()
    draft.pk = draft_id
    return draft


def open_draft(draft_id: int, actor: AgentActor, *, to: str) -> Draft:
    """A draft that others than its author may see, locked. Raises Http404, PermissionDenied."""
    draft = Draft.objects.select_for_update(of=("self",)).filter(pk=draft_id).exclude(PRIVATE)
    found = draft.first()
    if found is None:
        raise Http404
    ticket_for(actor, found.ticket_id, to=to)
    return found


def _values(paper: Paper, actor: AgentActor) -> dict[str, Any]:
    own = Attachment.objects.filter(pk__in=paper.files, message=None, uploaded_by_id=actor.id)
    html = sanitise_reply(paper.html) if paper.html else ""
    plain = asdict(paper)
    return {
        **{name: plain[name] for name in ("kind", "cc", "bcc")},
        "html": html,
        "text": html_to_text(html) if html else paper.text,
        "files": [{"id": one.pk, "name": one.name} for one in own.order_by("pk")],
        "updated_at": clock.now(),
    }
