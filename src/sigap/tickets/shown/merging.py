"""What a merge would do, and what can be split off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from sigap.people.access import AgentActor
from sigap.tickets.access import find_ticket, may, visible_to
from sigap.tickets.actions.merging import MOST, NotMergeable, check_mergeable
from sigap.tickets.conditions import All, OneOf, to_sql
from sigap.tickets.forms import number
from sigap.tickets.models.choices import UNSOLVED
from sigap.tickets.queries.finding import search
from sigap.tickets.queries.listing import Row, fetch
from sigap.tickets.queries.merged import survivor_of
from sigap.tickets.queries.reading import ShownMessage
from sigap.tickets.shown.links import STATUS_ICONS, relations
from sigap.tickets.shown.rows import status_name

OFFERED = 8
_REFUSALS = {
    "none": lazy("Choose at least two tickets."),
    "many": lazy("At most 50 tickets can be merged at once."),
    "same": lazy("A ticket cannot be merged into itself."),
    "merged": lazy("One of these tickets is merged already."),
    "closed": lazy("The ticket that stays is closed."),
    "walled": lazy("A confidential ticket can only be merged into one of the same category."),
}


def refusal(refused: NotMergeable) -> str:
    return str(_REFUSALS[refused.reason])


@dataclass(frozen=True, slots=True)
class Candidate:
    row: Row
    icon: str
    status: str

    @classmethod
    def of(cls, row: Row) -> Candidate:
        return cls(row, STATUS_ICONS[row.status_category], status_name(row.status_id))


@dataclass(frozen=True, slots=True)
class Proposal:
    """The page of a merge: ``chosen`` tickets with the ``survivor``, more that are ``offered``,
    and why it cannot be done, if so."""

    survivor: int
    chosen: list[Candidate]
    offered: list[Candidate]
    asked: str
    refused: str
    not_found: str = ""
    relations: list[tuple[str, str]] = field(default_factory=list)

    @property
    def others(self) -> list[Candidate]:
        return [one for one in self.chosen if one.row.id != self.survivor]

    @property
    def is_ready(self) -> bool:
        return bool(self.others) and not self.refused


def proposal(
    actor: AgentActor, data: QueryDict, *, survivor: int = 0, refused: str = ""
) -> Proposal:
    """What a form asks for: ``ticket`` (or ``others``), ``survivor``, and ``add``: a number, or
    words to look for. The oldest stays where nothing else is said."""
    numbers = [found for text in data.getlist("ticket") if (found := number(text))]
    numbers += [found for text in data.getlist("others") if (found := number(text))]
    asked = data.get("add", "").strip()
    added = _by_number(actor, asked)
    rows = _rows(actor, dict.fromkeys([*([survivor] if survivor else []), *numbers, *added]))
    present = [row.id for row in rows]
    wanted = survivor or number(data.get("survivor")) or 0
    first = wanted if wanted in present else min(present, default=0)
    offered = _offered(actor, rows, asked if not added else "")
    if not refused and len(present) > 1:
        refused = _refused(actor, first, present)
    return Proposal(
        survivor=first,
        chosen=[Candidate.of(row) for row in sorted(rows, key=lambda row: row.id)],
        offered=[Candidate.of(row) for row in offered],
        asked="" if added else asked,
        refused=refused,
        not_found=asked if asked and not added and not offered else "",
        relations=relations(),
    )


def _by_number(actor: AgentActor, asked: str) -> list[int]:
    found = number(asked.lstrip("#"))
    return [survivor_of(found)] if found and find_ticket(actor, found) else []


def _rows(actor: AgentActor, numbers: dict[int, None]) -> list[Row]:
    if not numbers:
        return []
    wanted = All((visible_to(actor), OneOf("number", tuple(numbers))))
    return fetch(to_sql(wanted), ("id",), MOST + 1)


def _offered(actor: AgentActor, chosen: list[Row], words: str) -> list[Row]:
    """What the words find; without words other open tickets of the same people."""
    present = {row.id for row in chosen}
    if words:
        found: Sequence[Row] = search(actor, words, limit=OFFERED * 2).rows
    else:
        people = tuple({row.requester_id for row in chosen})
        own = All((OneOf("requester", people), OneOf("status", UNSOLVED)))
        found = fetch(to_sql(All((visible_to(actor), own))), ("id",), OFFERED * 2)
    return [row for row in found if row.id not in present][:OFFERED]


def _refused(actor: AgentActor, survivor: int, present: list[int]) -> str:
    seen = [ticket for one in present if (ticket := find_ticket(actor, one))]
    if any(not ticket.merged_into_id and not may(actor, ticket, "change") for ticket in seen):
        return _("You may not change all of these tickets.")
    try:
        check_mergeable(survivor, [one for one in present if one != survivor], actor=actor)
    except NotMergeable as error:
        return refusal(error)
    return ""


@dataclass(frozen=True, slots=True)
class Choice:
    message: ShownMessage
    text: str
    is_chosen: bool


def choices_of(messages: Sequence[ShownMessage], chosen: Sequence[int]) -> list[Choice]:
    """The newest messages with the start of their text, the oldest first."""
    return [
        Choice(one, " ".join((one.reply_text or one.text)[:600].split())[:200], one.id in chosen)
        for one in messages
    ]
