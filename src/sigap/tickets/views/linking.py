"""Links between tickets, and what they offer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from sigap.people.access import AgentActor
from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import find_ticket, may, ticket_for
from sigap.tickets.actions.children import Outcome, solve_children
from sigap.tickets.actions.linking import (
    CHOSEN,
    NotLinkable,
    Relation,
    link_tickets,
    unlink_tickets,
)
from sigap.tickets.queries.finding import search
from sigap.tickets.queries.linked import linked_tickets
from sigap.tickets.shown.links import hanging
from sigap.tickets.views.answers import changed
from sigap.ui.render import render

_REFUSALS = {
    "parent": lazy("It has a main ticket already."),
    "circle": lazy("A ticket cannot be below itself."),
}
_SKIPPED = {
    "forbidden": lazy("you may not change it"),
    "settled": lazy("it is solved already"),
}


@require_POST
@agent_page()
def link(request: Request, number: int) -> HttpResponseBase:
    """Links with a ticket that the actor must see too, by its number or words of its subject."""
    ticket_for(request.actor, number, to="change")
    text = request.POST.get("other", "").strip()
    wanted = request.POST.get("relation", Relation.RELATED)
    if wanted not in CHOSEN:
        raise Http404
    found = _named(request.actor, text, besides=number)
    if len(found) != 1:
        said = _("There is no ticket %(number)s.") % {"number": text or "–"}
        if found:
            numbers = ", ".join(f"#{one}" for one in found)
            said = _("Several tickets fit: %(numbers)s. Give the number.") % {"numbers": numbers}
        return changed(request, number, status=422, said=said, tone="warning")
    try:
        link_tickets(number, found[0], relation=Relation(wanted), actor=request.actor)
    except NotLinkable as refused:
        said = str(_REFUSALS[refused.reason])
        return changed(request, number, status=422, said=said, tone="warning")
    return changed(request, number, said=_("Linked"))


def _named(actor: AgentActor, text: str, *, besides: int) -> list[int]:
    known = forms.number(text.lstrip("#"))
    if known is not None:
        return [known] if known != besides and find_ticket(actor, known) else []
    found = search(actor, text, limit=6).rows if text else []
    return [row.id for row in found if row.id != besides][:5]


@require_POST
@agent_page()
def unlink(request: Request, number: int) -> HttpResponseBase:
    ticket_for(request.actor, number, to="change")
    other = forms.number(request.POST.get("other"))
    if other is None:
        raise Http404
    unlink_tickets(number, other, actor=request.actor)
    return changed(request, number, said=_("The link is removed"))


@require_http_methods(["GET", "POST"])
@agent_page()
def children(request: Request, number: int) -> HttpResponseBase:
    """Answers and solves the open sub-tickets of a ticket, with one text."""
    ticket = ticket_for(request.actor, number, to="change")
    text = request.POST.get("text", "")
    if request.method == "POST":
        given = request.POST.getlist("child")
        chosen = [known for text in given if (known := forms.number(text))]
        _tell(request, solve_children(number, chosen, text=text, actor=request.actor))
        return redirect("tickets:ticket", number)
    found = [one for one in linked_tickets(request.actor, ticket) if one.relation == "parent_of"]
    offered = []
    for one, shown in zip(found, hanging(found).links, strict=True):
        child = find_ticket(request.actor, one.row.id)
        if child is not None and child.is_open:
            offered.append((shown, may(request.actor, child, "change")))
    context = {"ticket": ticket, "offered": offered}
    return render(request, "tickets/children.html", context)


def _tell(request: Request, outcomes: list[Outcome]) -> None:
    solved = ", ".join(f"#{one.number}" for one in outcomes if not one.reason)
    skipped = [f"#{one.number} ({_SKIPPED[one.reason]})" for one in outcomes if one.reason]
    if solved:
        messages.success(request, _("Solved: %(numbers)s.") % {"numbers": solved})
    if skipped:
        messages.warning(request, _("Left out: %(numbers)s.") % {"numbers": ", ".join(skipped)})
    if not outcomes:
        messages.warning(request, _("Nothing was chosen."))
