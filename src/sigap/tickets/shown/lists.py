"""The table of tickets and the list beside a conversation: views, tabs, sorting, pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from sigap.people.access import AgentActor
from sigap.tickets.conditions import All, Condition, Contains
from sigap.tickets.queries import listing
from sigap.tickets.shown.rows import list_items, table_rows
from sigap.ui.formats import capped, number

DEFAULT_VIEW = "open"
BESIDE = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for by its address. Raises Http404 for what no link of ours says."""

    view: listing.ListView
    sort: str
    cursor: str
    tag: str

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        view = listing.BY_KEY.get(query.get("view", DEFAULT_VIEW))
        sort = query.get("sort", "updated")
        if view is None or sort not in listing.SORTS:
            raise Http404
        return cls(view, sort, query.get("cursor", ""), query.get("tag", "").strip()[:60])

    def page(self, actor: AgentActor, *, limit: int = listing.PAGE) -> listing.Page:
        condition: Condition = self.view.condition(actor)
        if self.tag:
            condition = All((condition, Contains("tags", self.tag)))
        try:
            return listing.page(actor, condition, sort=self.sort, cursor=self.cursor, limit=limit)
        except listing.BadCursor as error:
            raise Http404 from error

    def query(self, **changed: str) -> str:
        """The address's query with these changed and the defaults left out."""
        values = {"view": self.view.key, "sort": self.sort, "tag": self.tag} | changed
        defaults = {"sort": "updated", "tag": "", "cursor": ""}
        kept = {key: value for key, value in values.items() if value != defaults.get(key)}
        return f"?{urlencode(kept)}"


def views(request: HttpRequest) -> dict[str, Any]:
    """The panel of the sidebar."""
    actor = request.actor  # type: ignore[attr-defined] # the shell is shown to agents alone
    counts = listing.counts(actor)
    asked = request.GET.get("view", "") if request.path.startswith("/tickets/") else None
    return {
        "views": [
            {
                "key": view.key,
                "label": view.label,
                "icon": view.icon,
                "count": counts.get(view.key),
                "is_current": asked == view.key,
            }
            for view in listing.VIEWS
        ]
    }


def table(actor: AgentActor, asked: Asked) -> dict[str, Any]:
    """Everything the table shows."""
    page = asked.page(actor)
    counts = listing.counts(actor)
    count = None if asked.tag else counts.get(asked.view.key)
    return {
        "rows": table_rows(page.rows, asked.query()),
        "listed": {
            "key": asked.view.key,
            "label": asked.view.label,
            "tag": asked.tag,
            "here": "/tickets/" + asked.query(cursor=asked.cursor),
            "without_tag": "/tickets/" + asked.query(tag=""),
            "tabs": tabs(counts, asked),
            "heads": _heads(asked),
            "next": page.next and "/tickets/" + asked.query(cursor=page.next),
            "previous": page.previous and "/tickets/" + asked.query(cursor=page.previous),
            "count_text": _count_text(len(page.rows), count),
            **_empty(asked),
        },
    }


def pane(actor: AgentActor, asked: Asked, current: int) -> dict[str, Any]:
    """The list beside the conversation."""
    page = asked.page(actor, limit=BESIDE)
    query = asked.query(cursor=asked.cursor)
    return {
        "items": list_items(page.rows, query, current),
        "pane": {
            "label": asked.view.label,
            "count": _capped(listing.counts(actor).get(asked.view.key)),
            "here": f"/tickets/{current}/pane{query}",
            "back": f"/tickets/{query}",
            "next": page.next and f"/tickets/{current}/" + asked.query(cursor=page.next),
            "previous": page.previous
            and f"/tickets/{current}/" + asked.query(cursor=page.previous),
            "query": query,
        },
    }


def tabs(counts: dict[str, int], asked: Asked) -> list[tuple[Any, ...]]:
    return [
        (
            view.label,
            f"/tickets/?view={view.key}",
            view.key == asked.view.key,
            _capped(counts.get(view.key)),
        )
        for view in listing.VIEWS
    ]


def rows_of(rows: list[listing.Row]) -> list[Markup]:
    """Entries of a list that belongs to no view."""
    return list_items(rows)


def _capped(count: int | None) -> str | None:
    return None if count is None else capped(count)


def _heads(asked: Asked) -> list[dict[str, Any]]:
    plain = (
        (_("Number"), "num-l", "opened"),
        (_("Subject"), "", ""),
        (_("Requester"), "", ""),
        (_("Status"), "", ""),
        (_("Priority"), "", "priority"),
        (_("Assignee"), "", ""),
        (_("Updated"), "num-l", "updated"),
    )
    return [
        {
            "label": label,
            "css": css,
            "href": sort and "/tickets/" + asked.query(sort=sort),
            "is_current": bool(sort) and asked.sort == sort,
        }
        for label, css, sort in plain
    ]


def _count_text(shown: int, count: int | None) -> str:
    if count is None:
        return _("%(shown)s tickets") % {"shown": number(shown)}
    return _("%(shown)s of %(count)s") % {"shown": number(shown), "count": capped(count)}


def _empty(asked: Asked) -> dict[str, str]:
    if asked.tag:
        return {
            "empty_title": _("No ticket here has this tag"),
            "empty_text": _("Remove the filter to see the whole view."),
        }
    titles = {
        "mine": (_("Your queue is clear"), _("No open ticket is assigned to you.")),
        "unassigned": (_("Everything is assigned"), _("No open ticket waits for somebody.")),
        "teams": (_("Your teams are done"), _("No open ticket belongs to your teams.")),
    }
    fallback = (_("No tickets"), _("New requests appear here by themselves."))
    title, text = titles.get(asked.view.key, fallback)
    return {"empty_title": title, "empty_text": text}
