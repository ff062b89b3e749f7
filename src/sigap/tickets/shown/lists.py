"""The table of tickets and the list beside a conversation: views, tabs, sorting, pages."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from markupsafe import Markup

from sigap.people.access import AgentActor
from sigap.people.roles import Right
from sigap.tickets.conditions import ALWAYS, All, Condition, Contains, Mentions, Not
from sigap.tickets.models.view import GroupBy
from sigap.tickets.queries import counting, listing
from sigap.tickets.queries.asking import TooSlow, ask, bounded
from sigap.tickets.queries.grouping import Group, groups
from sigap.tickets.queries.saved import Saved, pinned_views, saved_view
from sigap.tickets.querying.compiling import condition_of
from sigap.tickets.querying.parser import parse_neutral
from sigap.tickets.querying.tree import NOTHING_ASKED, Query, both, joined
from sigap.tickets.querying.writing import shown
from sigap.tickets.shown import asking, bulks
from sigap.tickets.shown.columns import COLUMNS, chosen
from sigap.tickets.shown.rows import list_items, table_rows
from sigap.ui.formats import capped, number

DEFAULT_VIEW = "open"
BESIDE = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """A view of the sidebar: one that ships, or a saved one."""

    key: str
    label: str
    icon: str
    condition: Condition
    saved: Saved | None = None

    @property
    def query(self) -> Query:
        return self.saved.query if self.saved else NOTHING_ASKED

    @property
    def href(self) -> str:
        is_board = self.saved is not None and self.saved.layout == "board"
        return f"/tickets/{'board' if is_board else ''}?view={self.key}"

    @classmethod
    def of(cls, key: str, actor: AgentActor) -> Listed:
        """Raises Http404 for one that the actor does not see."""
        if key.isascii() and key.isdigit() and len(key) < 16:
            saved = saved_view(actor, int(key))
            if saved:
                return cls.of_saved(saved)
        elif shipped := listing.BY_KEY.get(key):
            return cls(key, str(shipped.label), shipped.icon, shipped.condition(actor))
        raise Http404

    @classmethod
    def of_saved(cls, saved: Saved) -> Listed:
        icon = "users" if saved.is_shared else "search"
        return cls(saved.key, saved.name, icon, ALWAYS, saved)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a list is asked for by its address. Raises Http404 for what no link of ours says."""

    view: Listed
    sort: str
    cursor: str
    tag: str
    group: str
    field: asking.Asked

    @classmethod
    def of(cls, query: QueryDict, actor: AgentActor) -> Asked:
        view = Listed.of(query.get("view", DEFAULT_VIEW), actor)
        sort = query.get("sort", view.saved.sort if view.saved else "updated")
        group = query.get("group", view.saved.group_by if view.saved else "")
        if sort not in listing.SORTS or group not in GroupBy.values:
            raise Http404
        tag = query.get("tag", "").strip()[:60]
        field = asking.asked(query.get("q", ""))
        return cls(view, sort, query.get("cursor", ""), tag, group, field)

    @property
    def query_asked(self) -> Query:
        return joined(self.view.query, self.field.query or NOTHING_ASKED)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.tag or self.field.text)

    def condition(self) -> Condition:
        """Of the view and the tag; what is written comes by ``query_asked``."""
        tagged = (Contains("tags", self.tag),) if self.tag else ()
        return All((self.view.condition, *tagged)) if tagged else self.view.condition

    def page(self, actor: AgentActor, *, limit: int = listing.PAGE) -> listing.Page:
        """Raises Http404 for a bad cursor, TooSlow."""
        if self.field.message:
            return listing.Page([])
        try:
            return ask(
                actor,
                self.query_asked,
                condition=self.condition(),
                sort=self.sort,
                cursor=self.cursor,
                limit=limit,
            )
        except listing.BadCursor as error:
            raise Http404 from error

    def query(self, **changed: str) -> str:
        """The address's query with these changed and the defaults left out."""
        saved = self.view.saved
        values = {
            "view": self.view.key,
            "sort": self.sort,
            "group": self.group,
            "tag": self.tag,
            "q": self.field.text,
        } | changed
        defaults = {
            "sort": saved.sort if saved else "updated",
            "group": saved.group_by if saved else "",
            "tag": "",
            "q": "",
            "cursor": "",
        }
        kept = {key: value for key, value in values.items() if value != defaults.get(key)}
        return f"?{urlencode(kept)}"


def listed_views(actor: AgentActor) -> list[Listed]:
    """Those of the sidebar, in order."""
    shipped = [
        Listed(view.key, str(view.label), view.icon, view.condition(actor))
        for view in listing.VIEWS
    ]
    return [*shipped, *(Listed.of_saved(saved) for saved in pinned_views(actor))]


def views(request: HttpRequest) -> dict[str, Any]:
    """The panel of the sidebar."""
    actor = request.actor  # type: ignore[attr-defined] # the shell is shown to agents alone
    counts = counting.counts(actor)
    asked = request.GET.get("view", "") if request.path.startswith("/tickets/") else None
    return {
        "views": [
            {
                "key": view.key,
                "label": view.label,
                "icon": view.icon,
                "href": view.href,
                "count": counts.get(view.key),
                "is_current": asked == view.key,
            }
            for view in listed_views(actor)
        ]
    }


def table(actor: AgentActor, asked: Asked) -> dict[str, Any]:
    """Everything the table shows."""
    page, is_slow = listing.Page([]), False
    sections: list[dict[str, Any]] = []
    columns = chosen(asked.view.saved.columns if asked.view.saved else ())
    may_select = actor.may(Right.CHANGE)
    try:
        if asked.group and not asked.field.message:
            sections = _sections(actor, asked, columns)
        else:
            page = asked.page(actor)
    except TooSlow:
        is_slow = True
    counts = counting.counts(actor)
    count = None if asked.is_narrowed else counts.get(asked.view.key)
    return {
        "rows": table_rows(page.rows, asked.query(), columns, has_boxes=may_select),
        "bar": bulks.bar(actor, count=count, has_more=bool(page.next or page.previous or sections)),
        "sections": sections,
        "asked": asked.field,
        "is_slow": is_slow,
        "listed": {
            "key": asked.view.key,
            "label": asked.view.label,
            "is_saved": asked.view.saved is not None,
            "tag": asked.tag,
            "sort": asked.sort,
            "group": asked.group,
            "here": "/tickets/" + asked.query(cursor=asked.cursor),
            "export": "/tickets/list.",
            "export_query": asked.query(cursor=""),
            "without_tag": "/tickets/" + asked.query(tag=""),
            "without_q": "/tickets/" + asked.query(q=""),
            "board": "/tickets/board" + asked.query(group=""),
            "save": "/views/new" + asked.query(),
            "chips": _chips(asked),
            "tabs": tabs(counts, asked, actor),
            "heads": _heads(asked, columns),
            "columns": len(columns),
            "next": page.next and "/tickets/" + asked.query(cursor=page.next),
            "previous": page.previous and "/tickets/" + asked.query(cursor=page.previous),
            "count_text": _count_text(len(page.rows), count),
            **_empty(asked),
        },
    }


def _sections(actor: AgentActor, asked: Asked, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    with bounded():
        found = groups(actor, grouped_condition(actor, asked), asked.group)
    return [
        {
            "label": group.label,
            "count": capped(group.count),
            "rows": table_rows(
                group.rows, asked.query(), columns, has_boxes=actor.may(Right.CHANGE)
            ),
            "more": more_of(asked, group) if group.count > len(group.rows) else "",
        }
        for group in found
        if group.count
    ]


def more_of(asked: Asked, group: Group) -> str:
    """The list of one group's tickets alone."""
    text = shown(joined(asked.field.query or NOTHING_ASKED, _open_and(group.term)))
    return "/tickets/" + asked.query(q=text, group="")


@cache
def _open_and(term: str) -> Query:
    return parse_neutral(term if term.startswith("status:") else f"status:unsolved {term}")


def grouped_condition(actor: AgentActor, asked: Asked) -> Condition:
    """Groups know no words: those of the query are looked for in the subject."""
    query = asked.query_asked
    words = tuple(Mentions("subject", word.text) for word in query.words)
    refused = tuple(Not(Mentions("subject", word.text)) for word in query.without)
    return All((asked.condition(), condition_of(query, actor), *words, *refused))


def _chips(asked: Asked) -> list[tuple[str, str]]:
    """Each part of what is written: its text, and the address without it."""
    query = asked.field.query
    if query is None or query.is_empty:
        return []
    parts = [Query(both((part,))) for part in query.parts]
    parts += [Query(words=(word,)) for word in query.words]
    parts += [Query(without=(word,)) for word in query.without]
    if len(parts) < 2:
        return []
    return [
        (
            shown(part),
            "/tickets/" + asked.query(q=" ".join(map(shown, [*parts[:i], *parts[i + 1 :]]))),
        )
        for i, part in enumerate(parts)
    ]


def pane(actor: AgentActor, asked: Asked, current: int) -> dict[str, Any]:
    """The list beside the conversation."""
    try:
        page = asked.page(actor, limit=BESIDE)
    except TooSlow:
        page = listing.Page([])
    query = asked.query(cursor=asked.cursor)
    count = None if asked.is_narrowed else counting.counts(actor).get(asked.view.key)
    return {
        "items": list_items(page.rows, query, current),
        "pane": {
            "label": asked.view.label,
            "count": _capped(count),
            "here": f"/tickets/{current}/pane{query}",
            "back": f"/tickets/{query}",
            "next": page.next and f"/tickets/{current}/" + asked.query(cursor=page.next),
            "previous": page.previous
            and f"/tickets/{current}/" + asked.query(cursor=page.previous),
            "query": query,
        },
    }


def tabs(
    counts: dict[str, int], asked: Asked, actor: AgentActor, path: str = "/tickets/"
) -> list[tuple[Any, ...]]:
    """The views as tabs; the current one stands among them, pinned or not."""
    found = listed_views(actor)
    if asked.view.key not in {view.key for view in found}:
        found.append(asked.view)
    return [
        (
            view.label,
            view.href if path == "/tickets/" else f"{path}?view={view.key}",
            view.key == asked.view.key,
            _capped(counts.get(view.key)),
        )
        for view in found
    ]


def rows_of(rows: list[listing.Row]) -> list[Markup]:
    """Entries of a list that belongs to no view."""
    return list_items(rows)


def _capped(count: int | None) -> str | None:
    return None if count is None else capped(count)


def _heads(asked: Asked, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    has_order = not (asked.group or asked.query_asked.words)
    return [
        {
            "label": column.label,
            "css": column.css,
            "href": column.sort and has_order and "/tickets/" + asked.query(sort=column.sort),
            "is_current": bool(column.sort) and has_order and asked.sort == column.sort,
        }
        for column in (COLUMNS[name] for name in columns)
    ]


def _count_text(shown: int, count: int | None) -> str:
    if count is None:
        return _("%(shown)s tickets") % {"shown": number(shown)}
    return _("%(shown)s of %(count)s") % {"shown": number(shown), "count": capped(count)}


def _empty(asked: Asked) -> dict[str, str]:
    if asked.field.text:
        return {
            "empty_title": _("No ticket here meets these conditions"),
            "empty_text": _("Remove one, or search in all tickets."),
        }
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
