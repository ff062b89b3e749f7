"""Sending through a mailbox: letting it go on, and the key that signs."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.channels.email.actions.mailboxes import resume_sending
from sigap.channels.email.actions.signing import drop_signing_key, make_signing_key
from sigap.channels.email.models import Mailbox
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def resume(request: Request, number: int) -> HttpResponseBase:
    """Lets mail leave again after the server had refused the sign-in."""
    resume_sending(_known(number), actor=request.actor)
    messages.success(request, _("Mail leaves through this mailbox again."))
    return redirect("email:mailbox", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def make_key(request: Request, number: int) -> HttpResponseBase:
    """A new key for the mailbox's domain."""
    make_signing_key(_known(number), actor=request.actor)
    messages.success(request, _("The key is made. Enter its record in your DNS now."))
    return redirect("email:mailbox", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def drop_key(request: Request, number: int) -> HttpResponseBase:
    """Mail leaves unsigned from now on."""
    drop_signing_key(_known(number), actor=request.actor)
    messages.success(request, _("Mail of this domain is no longer signed here."))
    return redirect("email:mailbox", number)


def _known(number: int) -> int:
    if not Mailbox.objects.filter(pk=number).exists():
        raise Http404
    return number
