"""The address to which relays post a mailbox's mail."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sigap.channels.email.actions.relays import drop_relay, make_relay, set_relay_keys
from sigap.channels.email.forms import RelayForm
from sigap.channels.email.models import Mailbox, Relay
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.ui.render import render

LABELS = {
    "mailgun": "Mailgun",
    "postmark": "Postmark",
    "sendgrid": "SendGrid",
    "brevo": "Brevo",
}


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def relay(request: Request, number: int) -> HttpResponseBase:
    """The addresses for each relay, and the keys that two of them need."""
    mailbox, found = _mailbox(number), Relay.objects.filter(pk=number).first()
    if request.method != "POST":
        return _page(request, mailbox, found, RelayForm())
    if found is None:
        raise Http404
    form = RelayForm(request.POST)
    if not form.is_valid():
        return _page(request, mailbox, found, form, status=422)
    set_relay_keys(number, actor=request.actor, **form.values())
    messages.success(request, _("Saved."))
    return redirect("email:relay", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def make(request: Request, number: int) -> HttpResponseBase:
    """A new secret in the address."""
    make_relay(_mailbox(number).pk, actor=request.actor)
    messages.success(request, _("The addresses are new. Enter them at your relay now."))
    return redirect("email:relay", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def drop(request: Request, number: int) -> HttpResponseBase:
    """Nothing comes in by relays any more."""
    drop_relay(_mailbox(number).pk, actor=request.actor)
    messages.success(request, _("Mail from relays is no longer taken for this mailbox."))
    return redirect("email:relay", number)


def _page(
    request: Request, mailbox: Mailbox, found: Relay | None, form: RelayForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "mailbox": mailbox,
        "relay": found,
        "addresses": _addresses(found.secret) if found else [],
        "provider": LABELS.get(found.provider, "") if found else "",
        "form": form,
    }
    return render(request, "email/relay.html", context, status=status)


def _addresses(secret: str) -> list[tuple[str, str]]:
    def address(name: str) -> str:
        route = "relays:hook_mime" if name == "mailgun" else "relays:hook"
        return f"{settings.SITE_URL}{reverse(route, args=[secret, name])}"

    return [(label, address(name)) for name, label in LABELS.items()]


def _mailbox(number: int) -> Mailbox:
    found = Mailbox.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
