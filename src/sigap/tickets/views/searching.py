"""Search, and what its field offers while somebody types."""

from __future__ import annotations

from dataclasses import asdict

from django.http import Http404, HttpResponseBase, JsonResponse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from sigap.people.http import Request, agent_page
from sigap.tickets.queries.asking import TooSlow, ask
from sigap.tickets.queries.listing import BadCursor, Page
from sigap.tickets.querying.completion import complete as suggestions
from sigap.tickets.shown.asking import MOST_CHARACTERS, asked
from sigap.tickets.shown.rows import table_rows
from sigap.ui.render import render

SAMPLES = (
    ("status:open assignee:me", "created:this-week printer", "priority>=high team:me"),
    ("status:terbuka petugas:saya", "dibuat:minggu-ini printer", "prioritas>=tinggi tim:saya"),
)


@require_GET
@agent_page()
def search(request: Request) -> HttpResponseBase:
    """The tickets that a query asks for, the newest first."""
    found = asked(request.GET.get("q", ""))
    cursor = request.GET.get("before", "")
    page, is_slow = Page([]), False
    if found.query and not found.query.is_empty:
        try:
            page = ask(request.actor, found.query, cursor=cursor)
        except TooSlow:
            is_slow = True
        except BadCursor as error:
            raise Http404 from error
    older = f"/search/?{urlencode({'q': found.text, 'before': page.next})}" if page.next else ""
    context = {
        "asked": found,
        "rows": table_rows(page.rows),
        "older": older,
        "is_past": bool(cursor),
        "is_slow": is_slow,
        "samples": SAMPLES[get_language() == "id"] if not found.text else (),
    }
    return render(request, "tickets/search.html", context, status=422 if found.message else 200)


@require_GET
@agent_page()
def complete(request: Request) -> HttpResponseBase:
    """What may stand at the cursor, as {items: [{text, hint, begin, end, more}]}."""
    text = request.GET.get("q", "")[:MOST_CHARACTERS]
    place = request.GET.get("at", "")
    is_place = place.isascii() and place.isdigit() and len(place) < 6
    items = suggestions(text, int(place) if is_place else len(text))
    return JsonResponse({"items": [asdict(item) for item in items]})
