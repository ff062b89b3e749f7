"""Drafts: kept while one writes, taken over, released, returned."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.actions import drafting, releasing
from sigap.tickets.actions.releasing import NotSubmitted
from sigap.tickets.actions.replying import NewerMessage
from sigap.tickets.models import Draft
from sigap.tickets.shown.workspace import composer_of
from sigap.tickets.views.answers import changed


@require_POST
@agent_page()
def keep(request: Request, number: int) -> HttpResponseBase:
    """The composer sends what stands in it some moments after each change."""
    drafting.keep_draft(number, forms.paper(request.POST), actor=request.actor)
    return HttpResponse(status=204)


@require_POST
@agent_page()
def take(request: Request, number: int) -> HttpResponseBase:
    """Goes on with a colleague's draft in the own composer."""
    draft = drafting.take_draft(number, actor=request.actor)
    written = composer_of(request.actor, draft)
    said = _("The draft is in your composer now.")
    return changed(request, draft.ticket_id, said=said, written=written)


@require_POST
@agent_page()
def discard(request: Request, number: int) -> HttpResponseBase:
    draft = drafting.discard_draft(number, actor=request.actor)
    return changed(request, draft.ticket_id, said=_("The draft is gone."))


@require_POST
@agent_page()
def release(request: Request, number: int) -> HttpResponseBase:
    """Sends a trainee's answer."""
    ticket = _ticket_of(number)
    seen = forms.number(request.POST.get("seen_through")) or 0
    try:
        draft = Draft.objects.filter(pk=number).first()
        releasing.release_answer(
            number,
            actor=request.actor,
            cc=forms.addresses(draft.cc) if draft else (),
            bcc=forms.addresses(draft.bcc) if draft else (),
            seen_through=seen,
        )
    except (NewerMessage, NotSubmitted, forms.Wrong) as error:
        return changed(request, ticket, status=409, said=_why(error), tone="warning")
    return changed(request, ticket, said=_("The answer is on its way."), tone="success")


@require_POST
@agent_page()
def send_back(request: Request, number: int) -> HttpResponseBase:
    """Returns a trainee's answer, with a word on why."""
    ticket = _ticket_of(number)
    remark = request.POST.get("remark", "").strip()[:2000]
    try:
        releasing.return_answer(number, remark, actor=request.actor)
    except NotSubmitted as error:
        return changed(request, ticket, status=409, said=_why(error), tone="warning")
    return changed(request, ticket, said=_("The answer went back to its author."))


def _ticket_of(draft: int) -> int:
    return Draft.objects.filter(pk=draft).values_list("ticket_id", flat=True).first() or 0


def _why(error: Exception) -> str:
    if isinstance(error, NewerMessage):
        return _("Somebody wrote since you opened the ticket. Read it, then release again.")
    if isinstance(error, forms.Wrong):
        return str(error)
    return _("It was released or taken back meanwhile.")
