"""The own keys to the API."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from sigap.core import clock
from sigap.people.actions.tokens import create_token, revoke_token
from sigap.people.forms import TokenForm
from sigap.people.http import Request, agent_page
from sigap.people.models import Account, ApiToken
from sigap.ui.render import render


@require_http_methods(["GET", "POST"])
@agent_page()
def tokens(request: Request) -> HttpResponseBase:
    """The list, and a new one, whose text is shown this once."""
    if request.method != "POST":
        return _page(request, TokenForm(initial={"scope": "write", "days": 90}))
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    text = create_token(
        Account.objects.get(pk=request.actor.id),
        actor=request.actor,
        name=form.cleaned_data["name"],
        scopes=form.scopes,
        days=form.cleaned_data["days"],
    )
    answer = _page(request, TokenForm(initial={"scope": "write", "days": 90}), made=text)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@agent_page()
def revoke(request: Request, number: int) -> HttpResponseBase:
    """Takes one of the own keys back."""
    try:
        revoke_token(number, account_id=request.actor.id, actor=request.actor)
    except ApiToken.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("The token no longer works."))
    return redirect("people:tokens")


def _page(request: Request, form: TokenForm, made: str = "", status: int = 200) -> HttpResponse:
    own = ApiToken.objects.filter(account_id=request.actor.id).order_by("-created_at")
    context = {"form": form, "made": made, "tokens": own[:100], "now": clock.now()}
    return render(request, "people/tokens.html", context, status=status)
