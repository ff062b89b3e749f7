"""The conversation: messages, what happened between them, and the days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from markupsafe import Markup

from sigap.core import clock
from sigap.people.access import AgentActor
from sigap.people.roles import Right
from sigap.tickets.models.message import WITHDRAWN
from sigap.tickets.queries.reading import ShownMessage
from sigap.tickets.sentences import MESSAGES, Sentence
from sigap.tickets.shown import bodies
from sigap.tickets.shown.fragments import reading, remembered, template
from sigap.tickets.shown.rows import SOURCE_ICONS, source_name
from sigap.tickets.shown.words import InvitationShown, invited, remarks, reports, sender
from sigap.ui.formats import day, local, moment

EVENT_ICONS = {
    "ticket.opened": "plus",
    "ticket.assigned": "user-check",
    "ticket.solved": "circle-check",
    "ticket.reopened": "circle-dot",
    "ticket.closed": "archive",
    "ticket.tagged": "tag",
    "ticket.linked": "link",
    "ticket.unlinked": "link",
    "ticket.merged": "archive",
    "ticket.unmerged": "archive",
    "ticket.split": "link",
    "message.failed": "circle-alert",
    "message.sent": "mail",
    "message.received": "mail",
    "reply.written": "reply",
    "reply.undone": "reply",
    "note.written": "lock",
}
# Seen on the message itself, or only of interest in the full history.
QUIET = MESSAGES | {"ticket.opened", "message.sent", "message.failed", "reply.undone"}
SETTLED = frozenset({None, "sent", "cancelled"})


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where an answer is on its way: waiting, scheduled (``at``), sending, retrying, failed,
    cancelled because the customer wrote first, or sent and returned."""

    state: str
    reason: str
    can_undo: bool
    seconds: int
    at: str = ""


def icon_of(verb: str) -> str:
    return EVENT_ICONS.get(verb, "zap")


def pieces(
    actor: AgentActor,
    messages: Sequence[ShownMessage],
    sentences: Iterable[Sentence],
    *,
    csrf: str,
    may_reply: bool,
) -> list[Markup]:
    """The thread from the oldest to the newest, with a divider before each day."""
    events = [one for one in sentences if one.verb not in QUIET]
    if messages:
        events = [one for one in events if one.at >= messages[0].created_at]
    entries: list[ShownMessage | Sentence] = [*messages, *events]
    entries.sort(key=_moment)
    how = reading()
    shown: list[Markup] = []
    last: date | None = None
    for entry in entries:
        there = local(_moment(entry)).date()
        if there != last:
            last = there
            shown.append(_divider(there, how))
        if isinstance(entry, Sentence):
            shown.append(_event(entry, how))
        else:
            shown.append(_message(actor, entry, how, csrf if may_reply else ""))
    return shown


def _moment(entry: ShownMessage | Sentence) -> datetime:
    return entry.at if isinstance(entry, Sentence) else entry.created_at


def _event(sentence: Sentence, how: tuple[str, str, int]) -> Markup:
    return remembered(
        ("event", sentence.event_id, sentence.text, how),
        lambda: template(
            "tickets/_event.html", sentence=sentence, icon_name=icon_of(sentence.verb)
        ),
    )


def _divider(there: date, how: tuple[str, str, int]) -> Markup:
    return remembered(("day", there, how), lambda: template("tickets/_day.html", text=_day(there)))


def _day(there: date) -> str:
    age = (local(clock.now()).date() - there).days
    if age == 0:
        return _("Today, %(day)s") % {"day": day(there)}
    if age == 1:
        return _("Yesterday, %(day)s") % {"day": day(there)}
    return day(there)


def _message(
    actor: AgentActor, message: ShownMessage, how: tuple[str, str, int], csrf: str
) -> Markup:
    has_raw = message.has_raw and actor.may(Right.SEE_RAW)
    invitation = invited(message)
    waits = csrf and invitation is not None and invitation.choices and not invitation.answer
    if message.delivery in SETTLED and not waits and not _can_be_repeated(message):
        told = tuple((address, one["kind"]) for address, one in message.reports.items())
        key = (
            "message",
            message.id,
            message.delivery,
            told,
            invitation.answer if invitation else "",
            message.moved_from,
            message.home,
            message.author_name,
            message.edited_at,
            _is_own_note(actor, message),
            has_raw,
            how,
        )
        own = _is_own_note(actor, message)
        return remembered(key, lambda: _drawn(message, invitation, has_raw=has_raw, own=own))
    is_ours = message.author_kind != "customer"
    delivery = delivery_of(actor, message) if csrf and is_ours else None
    return Markup(  # noqa: S704 - autoescaped
        _drawn(message, invitation, has_raw=has_raw, delivery=delivery, csrf=csrf)
    )


def _is_own_note(actor: AgentActor, message: ShownMessage) -> bool:
    """Only who wrote a note may mend it."""
    is_note = message.kind == "note" and WITHDRAWN not in message.flags
    return is_note and message.account_id == actor.id


def delivery_of(actor: AgentActor, message: ShownMessage) -> Delivery:
    left = (message.send_after - clock.now()).total_seconds() if message.send_after else 0
    waits = message.delivery == "pending" and not message.attempts and left > 0
    own = message.account_id == actor.id
    state = message.delivery or ""
    if message.delivery == "pending":
        state = "retrying" if message.attempts else "waiting"
        if message.scheduled:
            state = "scheduled"
    leaves = moment(message.send_after) if message.send_after else ""
    response = _(message.response) if message.response else ""  # our own reasons are texts of ours
    return Delivery(state, response, waits and own, max(0, int(left)), leaves)


def _can_be_repeated(message: ShownMessage) -> bool:
    """Whether it came back, or was called off because the customer wrote first."""
    called_off = message.delivery == "cancelled" and message.scheduled
    return bool(called_off) or any(one["kind"] == "failed" for one in message.reports.values())


def _drawn(
    message: ShownMessage,
    invitation: InvitationShown | None,
    *,
    has_raw: bool,
    own: bool = False,
    delivery: Delivery | None = None,
    csrf: str = "",
) -> str:
    is_note = message.kind == "note"
    is_ours = message.author_kind != "customer"
    return template(
        "tickets/_message.html",
        message=message,
        kind="note" if is_note else "agent" if is_ours else "",
        role=_role(message),
        name=message.author_name or _("Sigap"),
        source_icon="" if is_ours else SOURCE_ICONS[message.source],
        source="" if is_ours else source_name(message.source),
        body=bodies.body(message),
        whole=bodies.as_text(message.text) if message.reply_text else "",
        is_long=bodies.is_long(message),
        in_frame=bodies.needs_frame(message),
        files=bodies.loose_files(message),
        remarks=remarks(message),
        reports=reports(message),
        sender=sender(message),
        is_own_note=own,
        is_movable=message.author_kind == "customer",
        invited=invitation,
        copies=", ".join(_shown(one) for one in message.cc),
        is_unsent=message.author_kind == "agent" and not is_note and message.delivery is None,
        delivery=delivery,
        csrf=Markup(csrf),  # noqa: S704 - Django's own hidden field
        has_raw=has_raw,
    )


def _role(message: ShownMessage) -> str:
    if message.kind == "note":
        if "bounce" in message.flags or "auto_reply" in message.flags:
            return _("Automatic message")
        return _("Internal note")
    if message.author_kind == "customer":
        return _("Customer")
    return _("Public reply") if message.author_kind == "agent" else _("Automatic confirmation")


def _shown(address: dict[str, str]) -> str:
    return address.get("name") or address.get("address", "")
