"""The own profile and password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from sigap.people.actions.accounts import change_profile, set_password
from sigap.people.forms import PasswordForm, ProfileForm
from sigap.people.http import Request, agent_page
from sigap.people.models import Account
from sigap.ui.render import render


@require_http_methods(["GET", "POST"])
@agent_page()
def profile(request: Request) -> HttpResponseBase:
    """How one appears, and how the desk appears to one."""
    actor = request.actor
    if request.method != "POST":
        names = ("name", "language", "time_zone", "theme", "density", "has_single_keys")
        initial = {name: getattr(actor, name) for name in names}
        initial["signature"] = Account.objects.values_list("signature").get(pk=actor.id)[0]
        form = ProfileForm(initial=initial)
        return render(request, "people/profile.html", {"form": form})
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return render(request, "people/profile.html", {"form": form}, status=422)
    account = change_profile(actor, **form.cleaned_data)
    with translation.override(account.language):
        messages.success(request, _("Saved."))
    return redirect("people:profile")


@require_http_methods(["GET", "POST"])
@agent_page()
def password(request: Request) -> HttpResponseBase:
    """A new password; every other session ends."""
    account = Account.objects.select_related("contact").get(pk=request.actor.id)
    if request.method != "POST":
        return render(request, "people/password.html", {"form": PasswordForm(account)})
    form = PasswordForm(account, request.POST)
    if not form.is_valid():
        return render(request, "people/password.html", {"form": form}, status=422)
    changed = set_password(account.pk, form.cleaned_data["new"], actor=request.actor)
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = changed.get_session_auth_hash()
    messages.success(request, _("The password was changed. Other devices are signed out."))
    return redirect("people:profile")
