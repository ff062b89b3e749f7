"""Prepared texts: made, changed, deleted, used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from sigap.automation.access import canned_reply_for, led_teams, may_change
from sigap.automation.events import CannedReplyChanged, CannedReplyDeleted
from sigap.automation.models import CannedFile, CannedReply, Macro
from sigap.automation.variables import filled, unknown, values_of
from sigap.core import blobs, clock
from sigap.core.html import text_to_html
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.people.roles import Right
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.attaching import upload
from sigap.tickets.models import Attachment

MINE, EVERYBODY = "mine", "all"


class UnknownVariables(ValueError):
    """The text names variables that there are not; ``names`` are they."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(", ".join(names))
        self.names = names


class NothingToSay(ValueError):
    """Neither language has a text."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Canned:
    """``whose``: mine, all, or the id of a team. ``files``: name, type and content of new ones."""

    name: str
    whose: str = MINE
    folder: str = ""
    text_id: str = ""
    text_en: str = ""
    review_by: date | None = None
    files: tuple[tuple[str, str, bytes], ...] = ()
    drop_files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filled:
    """What goes into the composer: mail-safe HTML, its plain text, and uploads of the agent."""

    html: str
    text: str
    files: list[Attachment]


@transaction.atomic
def save_canned(number: int | None, canned: Canned, *, actor: AgentActor) -> CannedReply:
    """Raises NothingToSay, UnknownVariables, PermissionDenied, Http404."""
    if not (canned.text_id.strip() or canned.text_en.strip()):
        raise NothingToSay
    if names := unknown(canned.text_id + canned.text_en):
        raise UnknownVariables(names)
    reply = canned_reply_for(actor, number) if number else CannedReply()
    if number and not may_change(actor, reply):
        raise PermissionDenied("canned reply")
    put_under(reply, canned.whose, actor)
    reply.name, reply.folder = canned.name.strip(), canned.folder.strip(" /")
    reply.text_id, reply.text_en = canned.text_id.strip(), canned.text_en.strip()
    reply.review_by, reply.changed_at = canned.review_by, clock.now()
    reply.save()
    reply.files.filter(pk__in=canned.drop_files).delete()
    for name, content_type, content in canned.files:
        CannedFile.objects.create(
            reply=reply, name=name[:200], content_type=content_type, blob_id=blobs.put(content)
        )
    changes = {"whose": [None, canned.whose]}
    record(CannedReplyChanged(stream_id=reply.pk, changes=changes), actor=actor)
    return reply


@transaction.atomic
def delete_canned(number: int, *, actor: AgentActor) -> None:
    """Raises PermissionDenied, Http404."""
    reply = canned_reply_for(actor, number)
    if not may_change(actor, reply):
        raise PermissionDenied("canned reply")
    record(CannedReplyDeleted(stream_id=reply.pk), actor=actor)
    reply.delete()


@transaction.atomic
def use_canned(number: int, ticket_id: int, *, actor: AgentActor) -> Filled:
    """The text for this ticket in its requester's language, with its files; counted. Raises
    Http404."""
    ticket = ticket_for(actor, ticket_id, to="note")
    reply = canned_reply_for(actor, number)
    CannedReply.objects.filter(pk=reply.pk).update(
        used_count=F("used_count") + 1, used_at=clock.now()
    )
    text = text_for(reply, ticket.requester.language)
    shown = filled(text, values_of(ticket, actor))
    uploads = [_copy(file, actor) for file in reply.files.order_by("pk")]
    return Filled(text_to_html(shown), shown, uploads)


def text_for(reply: CannedReply, language: str) -> str:
    """In this language, or else in the other."""
    first, second = reply.text_id, reply.text_en
    if language.startswith("en"):
        first, second = second, first
    return first or second


def put_under(item: CannedReply | Macro, whose: str, actor: AgentActor) -> None:
    """Sets whose it is. Raises PermissionDenied for a team that is not led, or for everybody."""
    if whose == MINE:
        item.owner_id, item.team_id = actor.id, None
        return
    team_id = None if whose == EVERYBODY else int(whose)
    if team_id is None and not actor.may(Right.MANAGE_SETTINGS):
        raise PermissionDenied("for everybody")
    if team_id is not None and team_id not in led_teams(actor):
        raise PermissionDenied("for a team")
    item.owner_id, item.team_id = None, team_id


def due_for_review(replies: Iterable[CannedReply]) -> list[CannedReply]:
    today = clock.now().date()
    return [one for one in replies if one.review_by and one.review_by <= today]


def _copy(file: CannedFile, actor: AgentActor) -> Attachment:
    content = blobs.read(file.blob_id)
    return upload(actor=actor, name=file.name, content_type=file.content_type, content=content)
