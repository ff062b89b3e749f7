"""A ticket changes hands or rests: snooze, follow, trash, spam, transfer, escalate, requester."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sigap.people.actions.contacts import contact_for_address
from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import ticket_for
from sigap.tickets.actions import following, handing, shelving, snoozing
from sigap.tickets.actions.replying import EmptyAnswer
from sigap.tickets.actions.settling import NotAllowedNow
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import Shelf
from sigap.tickets.queries.choosing import choices
from sigap.tickets.shown import later
from sigap.tickets.shown.words import snoozed_words
from sigap.tickets.views.answers import changed
from sigap.ui.render import render

ANSWER = "answer"


@require_POST
@agent_page()
def snooze(request: Request, number: int) -> HttpResponseBase:
    """``until`` is a moment, ``picked`` with a field of its own, or ``answer``."""
    wanted = request.POST.get("until", "")
    try:
        until = (
            None if wanted == ANSWER else later.read(wanted, request.POST.get("until_picked", ""))
        )
        if until is None and wanted != ANSWER:
            raise Http404
        ticket = snoozing.snooze_ticket(number, until, actor=request.actor)
    except (ValueError, NotAllowedNow) as error:
        return changed(request, number, status=422, said=_why(error), tone="warning")
    return changed(request, number, said=snoozed_words(ticket.snoozed_until))


@require_POST
@agent_page()
def wake(request: Request, number: int) -> HttpResponseBase:
    return _do(request, number, snoozing.wake_ticket, _("The ticket is back in the lists"))


@require_POST
@agent_page()
def trash(request: Request, number: int) -> HttpResponseBase:
    said = _("The ticket is in the trash")
    return _do(request, number, _to(Shelf.TRASH), said)


@require_POST
@agent_page()
def spam(request: Request, number: int) -> HttpResponseBase:
    said = _("The ticket is marked as spam")
    return _do(request, number, _to(Shelf.SPAM), said)


@require_POST
@agent_page()
def restore(request: Request, number: int) -> HttpResponseBase:
    return _do(request, number, shelving.restore_ticket, _("The ticket is back in the lists"))


@require_POST
@agent_page()
def follow(request: Request, number: int) -> HttpResponseBase:
    said = _("You are told of everything that happens in it")
    return _do(request, number, following.follow_ticket, said)


@require_POST
@agent_page()
def unfollow(request: Request, number: int) -> HttpResponseBase:
    return _do(request, number, following.unfollow_ticket, _("You no longer follow the ticket"))


@require_http_methods(["GET", "POST"])
@agent_page()
def transfer(request: Request, number: int) -> HttpResponseBase:
    """To another team, with a note."""

    def act(post: Any) -> None:
        team = forms.number(post.get("team"))
        if team not in dict(choices().teams):
            raise forms.Wrong(_("Choose a team."))
        handing.transfer_ticket(number, team, post.get("note", "").strip(), actor=request.actor)

    said = _("The ticket went to the other team")
    return _asked(request, number, "transfer", act, said)


@require_http_methods(["GET", "POST"])
@agent_page()
def escalate(request: Request, number: int) -> HttpResponseBase:
    """A tier up, with the reason."""

    def act(post: Any) -> None:
        handing.escalate_ticket(number, post.get("note", "").strip(), actor=request.actor)

    return _asked(request, number, "escalate", act, _("The ticket went a tier up"))


@require_http_methods(["GET", "POST"])
@agent_page()
def hand_back(request: Request, number: int) -> HttpResponseBase:
    """A tier down, with the reason."""

    def act(post: Any) -> None:
        handing.hand_back_ticket(number, post.get("note", "").strip(), actor=request.actor)

    return _asked(request, number, "hand_back", act, _("The ticket went a tier down"))


@require_http_methods(["GET", "POST"])
@agent_page()
def requester(request: Request, number: int) -> HttpResponseBase:
    """Somebody else asks, by mail address."""

    def act(post: Any) -> None:
        found = forms.addresses(post.get("address", ""))
        if len(found) != 1:
            raise forms.Wrong(_("Enter one mail address."))
        contact = contact_for_address(found[0].address, name=post.get("name", "").strip()[:200])
        keeps = bool(post.get("keep"))
        handing.change_requester(number, contact, actor=request.actor, keeps=keeps)

    return _asked(request, number, "requester", act, _("The requester is somebody else now"))


def _asked(
    request: Request, number: int, verb: str, act: Callable[[Any], None], said: str
) -> HttpResponseBase:
    """A page with a short form; what was refused comes back with the reason."""
    ticket = ticket_for(request.actor, number, to="change")
    if request.method != "POST":
        return _form(request, ticket, verb)
    try:
        act(request.POST)
    except (forms.Wrong, EmptyAnswer, NotAllowedNow) as error:
        return _form(request, ticket, verb, _why(error), 422)
    return changed(request, number, said=said)


def _form(
    request: Request, ticket: Ticket, verb: str, wrong: str = "", status: int = 200
) -> HttpResponseBase:
    context = {
        "ticket": ticket,
        "verb": verb,
        "wrong": wrong,
        "teams": [one for one in choices().teams if one[0] != ticket.team_id],
        "given": request.POST,
    }
    return render(request, "tickets/handle.html", context, status=status)


def _do(request: Request, number: int, act: Callable[..., Any], said: str) -> HttpResponseBase:
    act(number, actor=request.actor)
    return changed(request, number, said=said)


def _to(shelf: Shelf) -> Callable[..., Ticket]:
    return lambda number, *, actor: shelving.shelve_ticket(number, shelf, actor=actor)


def _why(error: Exception) -> str:
    if isinstance(error, forms.Wrong):
        return str(error)
    if isinstance(error, EmptyAnswer):
        return _("Say why, in a few words.")
    if isinstance(error, NotAllowedNow):
        return _("The ticket's status does not allow this.")
    return _("Choose a moment ahead, within a year.")
