"""Signing a mailbox in by OAuth: settings, the way to the provider and back."""

from __future__ import annotations

from dataclasses import asdict
from hmac import compare_digest

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.channels.email.actions.grants import remove_grant, set_grant
from sigap.channels.email.models import Flow, Grant, Mailbox
from sigap.channels.email.oauth import consent
from sigap.channels.email.oauth.endpoint import Denied, Unavailable
from sigap.channels.email.oauth.forms import GrantForm, initial_of
from sigap.channels.email.oauth.tokens import SignInNeeded, access_token
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.ui.render import render

REMEMBERED = "mailbox_consent"


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def sign_in(request: Request, number: int) -> HttpResponseBase:
    """How the mailbox signs in; once saved, the way to the provider."""
    mailbox = _found(number)
    grant = Grant.objects.filter(pk=number).first()
    if request.method != "POST":
        return _page(request, mailbox, GrantForm(initial=initial_of(grant)), grant)
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, mailbox, form, grant, status=422)
    grant = set_grant(number, actor=request.actor, **form.values(grant))
    if grant.flow == Flow.APP:
        return _tried(request, number)
    begun = consent.begin(number)
    request.session[REMEMBERED] = asdict(begun)
    onward = consent.address_of(begun, grant, mailbox, _redirect_uri())
    form = GrantForm(initial=initial_of(grant))
    return _page(request, mailbox, form, grant, onward=onward)


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def callback(request: Request) -> HttpResponseBase:
    """Back from the provider. It changes something though it is a GET: the state, which is good
    once and only in this session, stands for the form that was sent."""
    remembered = request.session.pop(REMEMBERED, None)
    state = request.GET.get("state", "")
    if not remembered or not compare_digest(remembered["state"].encode(), state.encode()):
        messages.error(request, _("This sign-in was not begun here, or is over. Begin again."))
        return redirect("email:mailboxes")
    begun = consent.Request(**remembered)
    try:
        if error := request.GET.get("error"):
            raise Denied(error[:200])
        code = request.GET.get("code", "")
        consent.finish(begun, code, _redirect_uri(), actor=request.actor)
    except (Denied, Unavailable) as error:
        messages.error(request, _("The provider refused: %s") % error)
    except Grant.DoesNotExist:
        messages.error(request, _("This sign-in was not begun here, or is over. Begin again."))
        return redirect("email:mailboxes")
    else:
        messages.success(request, _("Signed in. Now test the connection."))
    return redirect("email:mailbox", begun.mailbox)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def remove(request: Request, number: int) -> HttpResponseBase:
    """Back to the passwords."""
    remove_grant(_found(number).pk, actor=request.actor)
    messages.success(request, _("The mailbox signs in with its passwords again."))
    return redirect("email:mailbox", number)


def _tried(request: Request, number: int) -> HttpResponse:
    try:
        access_token(number)
    except (SignInNeeded, Unavailable) as error:
        messages.error(request, _("The provider refused: %s") % error)
        return redirect("email:sign_in", number)
    messages.success(request, _("Signed in. Now test the connection."))
    return redirect("email:mailbox", number)


def _page(
    request: Request,
    mailbox: Mailbox,
    form: GrantForm,
    grant: Grant | None,
    *,
    onward: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "mailbox": mailbox,
        "form": form,
        "grant": grant,
        "onward": onward,
        "redirect_uri": _redirect_uri(),
    }
    return render(request, "email/sign_in.html", context, status=status)


def _redirect_uri() -> str:
    return f"{settings.SITE_URL}{reverse('email:callback')}"


def _found(number: int) -> Mailbox:
    found = Mailbox.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
