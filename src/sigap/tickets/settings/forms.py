"""A category as its page sends it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

NONE = ("", "–")


class CategoryForm(forms.Form):
    """A category's attributes; the parents offered exclude what lies below it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Part of"), required=False, coerce=int, empty_value=None
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("Team"), required=False, coerce=int, empty_value=None
    )
    confidential = forms.BooleanField(label=gettext_lazy("Confidential"), required=False)

    def __init__(
        self,
        parents: list[tuple[int, str]],
        teams: list[tuple[int, str]],
        *args: Any,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.fields["parent"].choices = [NONE, *parents]  # type: ignore[attr-defined]  # a choice field
        self.fields["team"].choices = [NONE, *teams]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("confidential") and not data.get("team") and "team" not in self.errors:
            self.add_error("team", _("A confidential category needs the team that sees it."))
        return data
