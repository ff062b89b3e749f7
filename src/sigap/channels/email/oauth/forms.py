"""How a mailbox signs in by OAuth, as its page sends it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.channels.email.models import Flow, Grant, Provider
from sigap.channels.email.oauth.endpoint import is_safe
from sigap.channels.email.oauth.providers import filled, graph_scope


class GrantForm(forms.Form):
    """A client secret that is left empty stays as it is."""

    provider = forms.ChoiceField(label=gettext_lazy("Provider"), choices=Provider.choices)
    tenant = forms.RegexField(
        label=gettext_lazy("Directory (tenant)"), regex=r"^[\w.-]{1,100}$", required=False
    )
    graph = forms.BooleanField(
        label=gettext_lazy("Fetch by Microsoft Graph instead of IMAP"), required=False
    )
    flow = forms.ChoiceField(label=gettext_lazy("Who signs in"), choices=Flow.choices)
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=300)
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        required=False,
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    authorize_url = forms.CharField(
        label=gettext_lazy("Sign-in address"), required=False, max_length=500
    )
    token_url = forms.CharField(label=gettext_lazy("Token address"), required=False, max_length=500)
    scope = forms.CharField(label=gettext_lazy("Scope"), required=False, max_length=1000)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if {"provider", "flow"} <= data.keys():
            data |= filled(data["provider"], data["flow"], data.get("tenant", ""))
        if data.get("provider") != Provider.MICROSOFT and data.get("graph"):
            self.add_error("graph", _("Only Microsoft has it."))
        elif data.get("graph") and "flow" in data:
            data["scope"] = graph_scope(data["flow"])
        needed = ["token_url"] if data.get("flow") == Flow.APP else ["authorize_url", "token_url"]
        for name in needed:
            if not is_safe(data.get(name, "")):
                self.add_error(name, _("An address that begins with https:// is needed."))
        return data

    def values(self, known: Grant | None) -> dict[str, Any]:
        """What the action takes."""
        data = dict(self.cleaned_data)
        data.pop("tenant")
        if not data["client_secret"] and known:
            data["client_secret"] = known.client_secret
        return data


def initial_of(grant: Grant | None) -> dict[str, Any]:
    """A saved grant for the form; its secret is never shown."""
    if grant is None:
        return {"provider": Provider.GOOGLE, "flow": Flow.PERSON}
    shown = {"provider", "flow", "client_id", "authorize_url", "token_url", "scope", "graph"}
    found = {name: getattr(grant, name) for name in shown}
    if grant.provider == Provider.MICROSOFT:
        found["tenant"] = grant.token_url.partition(".com/")[2].partition("/")[0]
    return found
