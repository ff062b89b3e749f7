"""Operations on many tickets in words: what is done, how far it is, what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from markupsafe import Markup

from sigap.core import clock
from sigap.people.access import AgentActor
from sigap.people.roles import Right
from sigap.tickets.actions.bulk import UNDO, UNDO_WITHIN
from sigap.tickets.actions.operations import BadArguments, operation_named
from sigap.tickets.models import Bulk
from sigap.tickets.models.bulk import BulkState, Outcome
from sigap.tickets.models.choices import AGENTS_REASONS, Priority, SolveReason, TicketType
from sigap.tickets.queries.bulks import results
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.selecting import MOST_MATCHING
from sigap.tickets.sentences import sentences
from sigap.tickets.shown.fragments import remembered, template
from sigap.tickets.shown.rows import LEVELS, priority_name, status_name
from sigap.tickets.statuses import all_statuses
from sigap.ui.formats import moment, number

REASONS: dict[str, Promise] = {
    "same": gettext_lazy("Nothing to change: it is so already"),
    "unseen": gettext_lazy("You may not see this ticket"),
    "forbidden": gettext_lazy("You may not change this ticket"),
    "merged": gettext_lazy("It is merged into another ticket"),
    "state": gettext_lazy("Its status does not allow this"),
    "fields": gettext_lazy("Fields that a solved ticket needs are empty"),
    "agent": gettext_lazy("The agent could not see or answer it"),
    "changed": gettext_lazy("Changed since"),
    "never": gettext_lazy("This cannot be undone"),
    "late": gettext_lazy("Too late: the reply is already on its way"),
    "stopped": gettext_lazy("Stopped before its turn"),
    "error": gettext_lazy("An error of the desk; it is in the log"),
}
PROBLEMS: dict[str, Promise] = {
    "actor": gettext_lazy("Whoever began this may no longer change tickets."),
    "slow": gettext_lazy("Finding the tickets took too long. Add a condition that narrows."),
    "query": gettext_lazy("The view asks for something that no longer exists."),
}
TONES = {Outcome.DONE: "green", Outcome.SKIPPED: "amber", Outcome.FAILED: "red"}


def controls() -> Markup:
    """What stands in the bar below a selection; the same for everybody who reads one language."""
    known = choices()
    reasons = [(one.value, str(one.label)) for one in AGENTS_REASONS]
    statuses = tuple((one.pk, str(one), one.category) for one in all_statuses())
    key = ("bulk", known, statuses, tuple(reasons))
    return remembered(
        key,
        lambda: template(
            "tickets/_bulk_controls.html",
            statuses=statuses,
            reasons=reasons,
            priorities=[
                (level.value, priority_name(level.value), LEVELS[level.value])
                for level in reversed(Priority)
            ],
            types=[(one.value, str(one.label)) for one in TicketType],
            teams=known.teams,
            agents=known.assignees(None),
            categories=known.categories,
        ),
    )


def bar(actor: AgentActor, *, count: int | None, has_more: bool) -> dict[str, Any] | None:
    """The bar of a list; none for who may not change tickets."""
    if not actor.may(Right.CHANGE):
        return None
    all_text = _("All that match")
    if count is not None and count < 100:
        all_text = _("All %(count)s that match") % {"count": number(count)}
    elif count is not None:
        all_text = _("All %(count)s and more that match") % {"count": number(count - 1)}
    return {"controls": controls(), "all_text": all_text if has_more else ""}


def words(bulk: Bulk) -> str:
    """What is done, such as “Priority: High”."""
    if bulk.operation == UNDO and bulk.undo_of:
        return _("Undo: %(what)s") % {"what": words(bulk.undo_of)}
    try:
        label = str(operation_named(bulk.operation).label)
    except BadArguments:
        return bulk.operation
    value = _value(bulk.operation, bulk.arguments)
    return f"{label}: {value}" if value else label


def _value(operation: str, given: dict[str, Any]) -> str:
    if operation == "snooze":
        until = given["until"]
        return moment(datetime.fromisoformat(until)) if until else _("until an answer")
    if operation in ("tag", "untag"):
        return ", ".join(given["tags"])
    if operation in ("assign", "team", "category"):
        return _named(operation, given)
    shown = {
        "status": lambda: status_name(given["status"]),
        "solve": lambda: str(SolveReason(given["reason"]).label),
        "priority": lambda: priority_name(given["priority"]),
        "type": lambda: str(TicketType(given["type"]).label),
    }
    return shown[operation]() if operation in shown else ""


def _named(operation: str, given: dict[str, Any]) -> str:
    known = choices()
    names = {
        "assign": dict(known.assignees(None)),
        "team": dict(known.teams),
        "category": dict(known.categories),
    }[operation]
    wanted = given["assignee" if operation == "assign" else operation]
    if wanted is None:
        return _("nobody") if operation == "assign" else _("none")
    return names.get(wanted, f"#{wanted}")


def state(bulk: Bulk) -> str:
    """How far it is."""
    if bulk.state == BulkState.FAILED:
        return str(PROBLEMS.get(bulk.problem, BulkState.FAILED.label))
    if bulk.total is None:
        return _("Waiting to begin")
    if bulk.is_open:
        values = {"worked": number(bulk.worked), "total": number(bulk.total)}
        return _("%(worked)s of %(total)s tickets") % values
    return summary(bulk)


def summary(bulk: Bulk) -> str:
    changed = ngettext("%(num)s changed", "%(num)s changed", bulk.done) % {"num": number(bulk.done)}
    parts = [changed]
    if bulk.skipped:
        parts.append(_("%(num)s skipped") % {"num": number(bulk.skipped)})
    if bulk.failed:
        parts.append(_("%(num)s failed") % {"num": number(bulk.failed)})
    return ", ".join(parts)


def can_undo(bulk: Bulk) -> bool:
    in_time = bulk.created_at > clock.now() - UNDO_WITHIN
    return in_time and (bulk.done > 0 or bulk.is_open) and not bulk.undos.exists()


def listed(bulk: Bulk) -> dict[str, Any]:
    """One line of the list of them."""
    return {"bulk": bulk, "words": words(bulk), "state": state(bulk)}


def page(actor: AgentActor, bulk: Bulk, outcome: Outcome | None, after: int) -> dict[str, Any]:
    """Everything that the page of one shows."""
    found, more = results(actor, bulk, outcome=outcome, after=after)
    told = sentences(one.against for one in found if one.against)
    because = {one.event_id: one.text for one in told}
    here = f"/bulk/{bulk.pk}/"
    return {
        "bulk": bulk,
        "words": words(bulk),
        "state": state(bulk),
        "can_undo": can_undo(bulk),
        "undo_of": bulk.undo_of_id,
        "undone_by": bulk.undos.values_list("pk", flat=True).first(),
        "capped": number(MOST_MATCHING) if bulk.is_capped else "",
        "here": here + _asked(outcome, after),
        "next": here + _asked(outcome, found[-1].ticket) if more else "",
        "first": here + _asked(outcome, 0) if after else "",
        "tabs": _tabs(bulk, outcome, here),
        "rows": [
            {
                "ticket": one.ticket,
                "subject": one.subject,
                "is_seen": one.is_seen,
                "outcome": str(Outcome(one.outcome).label),
                "tone": TONES.get(Outcome(one.outcome), ""),
                "reason": str(REASONS.get(one.reason, one.reason)),
                "because": because.get(one.against.pk, "") if one.against else "",
            }
            for one in found
        ],
    }


def _tabs(bulk: Bulk, outcome: Outcome | None, here: str) -> list[tuple[str, str, bool, str]]:
    counts = ((Outcome.DONE, bulk.done), (Outcome.SKIPPED, bulk.skipped))
    tabs = [(_("All"), here, outcome is None, number(bulk.total or 0))]
    tabs += [
        (str(one.label), here + _asked(one, 0), one == outcome, number(count))
        for one, count in (*counts, (Outcome.FAILED, bulk.failed))
        if count
    ]
    return tabs


def _asked(outcome: Outcome | None, after: int) -> str:
    asked = {"outcome": outcome.value if outcome else "", "after": after or ""}
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(kept)}" if kept else ""
