"""Blocked and allowed senders, and what the spam score does."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap.channels.email.actions.senders import change_mail_settings, free_sender, rule_sender
from sigap.channels.email.models import SenderRule
from sigap.channels.email.models.screening import Treatment
from sigap.channels.email.queries import screening
from sigap.channels.email.screening_forms import SenderForm, SpamForm, spam_initial
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.ui.render import render


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def senders(request: Request) -> HttpResponseBase:
    """All rules by address, a page at a time; search and state narrow them."""
    return _page(request)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def rule(request: Request) -> HttpResponseBase:
    """Blocks or allows a sender."""
    form = SenderForm(request.POST)
    if not form.is_valid():
        return _page(request, rule_form=form)
    data = form.cleaned_data
    made = rule_sender(data["pattern"], data["treatment"], note=data["note"], actor=request.actor)
    blocked = made.treatment == Treatment.BLOCK
    words = _("Mail from %s goes into quarantine.") if blocked else _("Mail from %s is let in.")
    messages.success(request, words % made.pattern)
    return redirect("email:senders")


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def free(request: Request, number: int) -> HttpResponseBase:
    """Removes a rule."""
    try:
        free_sender(number, actor=request.actor)
    except SenderRule.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("Removed."))
    return redirect("email:senders")


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def limit(request: Request) -> HttpResponseBase:
    """From which score mail is held."""
    form = SpamForm(request.POST)
    if not form.is_valid():
        return _page(request, spam_form=form)
    change_mail_settings(actor=request.actor, **form.cleaned_data)
    messages.success(request, _("Saved."))
    return redirect("email:senders")


def _page(
    request: Request, *, rule_form: SenderForm | None = None, spam_form: SpamForm | None = None
) -> HttpResponse:
    search = request.GET.get("q", "").strip().lower()[:100]
    treatment = request.GET.get("state", "")
    after = request.GET.get("after", "")[:254]
    names = [("", _("All")), *Treatment.choices]
    context = {
        "page": screening.senders(search, treatment, after),
        "search": search,
        "state": treatment if treatment in Treatment.values else "",
        "is_first": not after,
        "rule_form": rule_form or SenderForm(initial={"treatment": Treatment.BLOCK}),
        "spam_form": spam_form or SpamForm(initial=spam_initial(screening.mail_settings())),
        "tabs": [(label, f"?state={value}", value == treatment) for value, label in names],
    }
    wrong = rule_form is not None or spam_form is not None
    return render(request, "email/senders.html", context, status=422 if wrong else 200)
