"""Drafts on the ticket page: one's own go into the composer, those of colleagues are cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from sigap.core.html import page_html
from sigap.people.access import AgentActor
from sigap.tickets.actions.releasing import may_release
from sigap.tickets.models import Attachment
from sigap.tickets.queries.drafts import ShownDraft
from sigap.tickets.queries.reading import ShownFile
from sigap.tickets.shown.bodies import with_images

PREVIEW = 280


@dataclass(frozen=True, slots=True)
class Card:
    """A draft that others may finish, or that waits for release."""

    id: int
    title: str
    preview: str
    kind: str
    files: int
    waits: bool
    can_take: bool
    can_release: bool
    can_discard: bool


def own(found: Sequence[ShownDraft], actor: AgentActor) -> dict[str, dict[str, Any]]:
    """What the composer starts with, by kind."""
    mine = [one for one in found if one.is_private and one.account_id == actor.id]
    ids = [file["id"] for one in mine for file in one.files]
    files = _files(ids) if ids else []
    return {
        one.kind: {
            "html": with_images(page_html(one.html), files),
            "body": one.text,
            "cc": one.cc,
            "bcc": one.bcc,
            "files": one.files,
            "at": round(one.updated_at.timestamp() * 1000),
        }
        for one in mine
    }


def cards(found: Sequence[ShownDraft], actor: AgentActor, allowed: dict[str, bool]) -> list[Card]:
    return [_card(one, actor, allowed) for one in found if not one.is_private]


def _card(one: ShownDraft, actor: AgentActor, allowed: dict[str, bool]) -> Card:
    is_own = one.account_id == actor.id
    waits = one.submitted_at is not None
    title = _("%(name)s shared a draft") if not waits else _("Answer of %(name)s waits for release")
    takes = allowed["reply"] or (is_own and not waits)
    return Card(
        id=one.id,
        title=title % {"name": one.author},
        preview=one.text[:PREVIEW] + ("…" if len(one.text) > PREVIEW else ""),
        kind=one.kind,
        files=len(one.files),
        waits=waits,
        can_take=takes,
        can_release=waits and allowed["reply"] and may_release(actor, one.mentor_id),
        can_discard=is_own or allowed["change"],
    )


def _files(ids: list[int]) -> list[ShownFile]:
    return [
        ShownFile(one.key, one.name, one.content_type, one.size, one.content_id, one.inline)
        for one in Attachment.objects.filter(pk__in=ids)
    ]
