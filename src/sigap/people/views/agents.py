"""Agents: list, invite, change, disable, enable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.people.actions.accounts import (
    AddressTaken,
    LastAdministrator,
    RightNotHeld,
    change_account,
    disable_account,
    enable_account,
)
from sigap.people.actions.inviting import NothingToInvite, invite_agent, repeat_invitation
from sigap.people.forms import InviteForm, MentoredForm
from sigap.people.http import Request, agent_page
from sigap.people.models import Account
from sigap.people.queries import agents as queries
from sigap.people.roles import Right, Roles
from sigap.ui.links import url
from sigap.ui.render import render


@require_GET
@agent_page(Right.MANAGE_PEOPLE)
def agents(request: Request) -> HttpResponseBase:
    """All agents by name, a page at a time."""
    search = request.GET.get("q", "").strip()[:100]
    after = request.GET.get("after", "")
    page = queries.agents(search, int(after) if after.isdecimal() and len(after) < 16 else None)
    context = {"page": page, "search": search, "is_first": not after}
    return render(request, "people/agents.html", context)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_PEOPLE)
def invite(request: Request) -> HttpResponseBase:
    """Who is invited gets a mail with the link that sets the password."""
    if request.method != "POST":
        form = InviteForm(request.actor, initial={"role": Roles.AGENT_L1})
        return render(request, "people/invite.html", {"form": form})
    form = InviteForm(request.actor, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            account = invite_agent(
                actor=request.actor,
                name=data["name"],
                email=data["email"],
                role=Roles(data["role"]),
            )
        except AddressTaken:
            form.add_error("email", _("Somebody already signs in with this address."))
        else:
            messages.success(request, _("The invitation to %s is on its way.") % account.email)
            return redirect("people:agent", account.pk)
    return render(request, "people/invite.html", {"form": form}, status=422)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_PEOPLE)
def agent(request: Request, number: int) -> HttpResponseBase:
    """Name and role; teams to look at."""
    account = _account(number)
    if request.method != "POST":
        return _page(request, account, MentoredForm(request.actor, number, initial=_now(account)))
    form = MentoredForm(request.actor, number, request.POST)
    if form.is_valid():
        data = form.cleaned_data
        values = {"name": data["name"], "role": Roles(data["role"]), "mentor_id": data["mentor"]}
        refused = _refusal(lambda: change_account(number, actor=request.actor, **values))
        if refused is None:
            messages.success(request, _("Saved."))
            return redirect("people:agent", number)
        form.add_error(None, refused)
    return _page(request, account, form, status=422)


@require_POST
@agent_page(Right.MANAGE_PEOPLE)
def disable(request: Request, number: int) -> HttpResponseBase:
    """Ends sign-in, sessions and tokens."""
    account = _account(number)
    return _answer(
        request,
        account,
        lambda: disable_account(number, actor=request.actor),
        _("%s can no longer sign in.") % account.contact.name,
    )


@require_POST
@agent_page(Right.MANAGE_PEOPLE)
def enable(request: Request, number: int) -> HttpResponseBase:
    """Lets a disabled agent in again."""
    account = _account(number)
    return _answer(
        request,
        account,
        lambda: enable_account(number, actor=request.actor),
        _("%s can sign in again.") % account.contact.name,
    )


@require_POST
@agent_page(Right.MANAGE_PEOPLE)
def repeat(request: Request, number: int) -> HttpResponseBase:
    """Sends the invitation again."""
    account = _account(number)
    return _answer(
        request,
        account,
        lambda: repeat_invitation(number, actor=request.actor),
        _("The invitation to %s is on its way.") % account.email,
    )


def _account(number: int) -> Account:
    found = Account.objects.select_related("contact").filter(pk=number)
    account = found.prefetch_related("memberships__team").first()
    if account is None:
        raise Http404
    return account


def _now(account: Account) -> dict[str, Any]:
    return {"name": account.contact.name, "role": account.role, "mentor": account.mentor_id}


def _page(
    request: Request, account: Account, form: MentoredForm, status: int = 200
) -> HttpResponse:
    context = {"account": account, "form": form, "teams_url": url("people:teams")}
    return render(request, "people/agent.html", context, status=status)


def _answer(
    request: Request, account: Account, act: Callable[[], Any], done: str
) -> HttpResponseBase:
    refused = _refusal(act)
    if refused is None:
        messages.success(request, done)
        return redirect("people:agent", account.pk)
    form = MentoredForm(request.actor, account.pk, _now(account))
    form.add_error(None, refused)
    return _page(request, account, form, status=422)


def _refusal(act: Callable[[], Any]) -> str | None:
    """Does it; the reason in words where the desk refuses."""
    try:
        act()
    except LastAdministrator:
        return _("This is the last administrator: make somebody else one first.")
    except RightNotHeld:
        return _("You cannot grant or take rights that you do not have yourself.")
    except NothingToInvite:
        return _("This agent has set a password already, or is disabled.")
    return None
