"""Blocked senders, the spam limit and filters as their pages send them."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.channels.email.actions.senders import LONGEST_NOTE, NoSender, pattern_of
from sigap.channels.email.filters.conditions import FIELDS, LONGEST_VALUE, Operator
from sigap.channels.email.filters.outcome import MOST_TAGS
from sigap.channels.email.filters.patterns import (
    BadPattern,
    compiled,
    placeholders,
)
from sigap.channels.email.models import Filter, MailSettings
from sigap.channels.email.models.screening import Treatment
from sigap.tickets.models.choices import Priority, TicketType

MOST_CONDITIONS = 10
_FIELD_NAME = re.compile(r"[!-9;-~]{1,76}")
_NONE = ("", gettext_lazy("Unchanged"))


class SenderForm(forms.Form):
    pattern = forms.CharField(label=gettext_lazy("Address or domain"), max_length=254)
    treatment = forms.ChoiceField(
        label=gettext_lazy("Its mail is"), choices=Treatment.choices, initial=Treatment.BLOCK
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, max_length=LONGEST_NOTE)

    def clean_pattern(self) -> str:
        try:
            return pattern_of(self.cleaned_data["pattern"])
        except NoSender as error:
            raise ValidationError(_("This is neither an address nor a domain.")) from error


class SpamForm(forms.Form):
    spam_limit = forms.FloatField(
        label=gettext_lazy("Hold mail with a score above"),
        required=False,
        min_value=-100,
        max_value=1000,
        widget=forms.NumberInput(attrs={"step": "0.1"}),
    )
    spam_header = forms.CharField(label=gettext_lazy("Header field"), required=False, max_length=76)

    def clean_spam_header(self) -> str:
        return _field_name(self.cleaned_data["spam_header"])


def spam_initial(found: MailSettings) -> dict[str, Any]:
    return {"spam_limit": found.spam_limit, "spam_header": found.spam_header}


class ConditionForm(forms.Form):
    """One line of a filter; an empty one is left out."""

    field = forms.CharField(
        label=gettext_lazy("Field"),
        max_length=76,
        required=False,
        widget=forms.TextInput(attrs={"list": "fields", "autocomplete": "off"}),
    )
    operator = forms.ChoiceField(label=gettext_lazy("Condition"), choices=Operator.choices)
    value = forms.CharField(
        label=gettext_lazy("Value"), max_length=LONGEST_VALUE, required=False, strip=False
    )

    def clean_field(self) -> str:
        return _field_name(self.cleaned_data["field"])

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        field, value = data.get("field", ""), data.get("value", "")
        if "field" in self.errors:
            return data
        if bool(field) != bool(value.strip()):
            self.add_error("value" if field else "field", _("Fill in both, or neither."))
        if value and data.get("operator") == Operator.MATCHES:
            try:
                compiled(value)
            except BadPattern as error:
                words = _("The pattern is not understood: %(why)s") % {"why": error}
                self.add_error("value", words)
        return data


Conditions = forms.formset_factory(
    ConditionForm, extra=2, max_num=MOST_CONDITIONS, absolute_max=MOST_CONDITIONS
)


class FilterForm(forms.Form):
    """All of a filter but its conditions."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    is_active = forms.BooleanField(label=gettext_lazy("Active"), required=False)
    tags = forms.CharField(label=gettext_lazy("Add tags"), required=False, max_length=1000)
    team_id = forms.TypedChoiceField(
        label=gettext_lazy("Team"), required=False, coerce=int, empty_value=None
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[_NONE, *Priority.choices],
    )
    type = forms.ChoiceField(
        label=gettext_lazy("Type"), required=False, choices=[_NONE, *TicketType.choices]
    )
    quiet = forms.BooleanField(label=gettext_lazy("Do not confirm receipt"), required=False)
    quarantine = forms.BooleanField(label=gettext_lazy("Put into quarantine"), required=False)
    stop = forms.BooleanField(
        label=gettext_lazy("Run no further filter after this one"), required=False
    )

    def __init__(self, teams: list[tuple[int, str]], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["team_id"].choices = [_NONE, *teams]  # type: ignore[attr-defined]  # a choice field

    def clean_tags(self) -> list[str]:
        found = (tag.strip() for tag in self.cleaned_data["tags"].split(","))
        return list(dict.fromkeys(filter(None, found)))[:MOST_TAGS]

    def does_something(self) -> bool:
        data = self.cleaned_data
        names = ("tags", "team_id", "priority", "type", "quiet", "quarantine", "stop")
        return any(data.get(name) for name in names)


def unknown_placeholders(tags: list[str], conditions: list[dict[str, str]]) -> set[str]:
    """Names that stand in tags and that no pattern catches."""
    patterns = (each["value"] for each in conditions if each["operator"] == Operator.MATCHES)
    caught = {name for pattern in patterns for name in compiled(pattern).groupindex}
    return {name for tag in tags for name in placeholders(tag)} - caught


def filter_initial(found: Filter) -> dict[str, Any]:
    initial = {name: getattr(found, name) for name in FilterForm.base_fields}
    return initial | {"tags": ", ".join(found.tags)}


def _field_name(text: str) -> str:
    name = text.strip().rstrip(":").lower()
    if name and not _FIELD_NAME.fullmatch(name):
        raise ValidationError(_("No header field has such a name."))
    return name


KNOWN_FIELDS = (*FIELDS, "reply-to", "list-id", "x-priority", "x-mailer")
