"""What the pages of prepared texts and macros send."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.automation.access import led_teams
from sigap.automation.actions.canned import EVERYBODY, MINE, Canned
from sigap.automation.actions.macros import ME, Plan
from sigap.automation.models import CannedReply, Macro
from sigap.automation.models.macro import Next
from sigap.people.access import AgentActor
from sigap.people.models import Team
from sigap.people.roles import Right
from sigap.tickets.models.choices import Priority, StatusCategory, TicketType
from sigap.tickets.queries.choosing import choices
from sigap.tickets.statuses import all_statuses

MOST_TEXT = 20_000
MOST_FILE = 10_000_000
Options = list[tuple[Any, Any]]


def whose_options(actor: AgentActor) -> Options:
    """For whom the actor may prepare things."""
    teams = Team.objects.filter(pk__in=led_teams(actor)).order_by("name")
    found: Options = [(MINE, _("Only for me"))]
    found += [(str(pk), name) for pk, name in teams.values_list("pk", "name")]
    if actor.may(Right.MANAGE_SETTINGS):
        found.append((EVERYBODY, _("For everybody")))
    return found


def whose(item: CannedReply | Macro) -> str:
    if item.owner_id is not None:
        return MINE
    return str(item.team_id) if item.team_id else EVERYBODY


class CannedForm(forms.Form):
    """One prepared text in two languages."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    whose = forms.ChoiceField(label=gettext_lazy("For whom"))
    folder = forms.CharField(
        label=gettext_lazy("Folder"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Such as Account/Password."),
    )
    text_id = forms.CharField(
        label=gettext_lazy("Text in Indonesian"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    review_by = forms.DateField(
        label=gettext_lazy("Look at it again by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    def __init__(self, actor: AgentActor, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["whose"].choices = whose_options(actor)  # type: ignore[attr-defined]  # a choice field

    def canned(self, data: QueryDict, files: list[Any]) -> Canned:
        """The valid form as the action takes it."""
        new = tuple(
            (file.name or "file", file.content_type or "application/octet-stream", file.read())
            for file in files
            if file.size <= MOST_FILE
        )
        drop = tuple(int(one) for one in data.getlist("drop") if one.isdecimal())
        return Canned(**self.cleaned_data, files=new, drop_files=drop)


class MacroForm(forms.Form):
    """A macro: every step may stay empty."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    whose = forms.ChoiceField(label=gettext_lazy("For whom"))
    status = forms.TypedChoiceField(
        label=gettext_lazy("Status"), required=False, coerce=int, empty_value=None
    )
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), required=False, coerce=int, empty_value=None
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    team = forms.ChoiceField(label=gettext_lazy("Team"), required=False)
    assignee = forms.ChoiceField(label=gettext_lazy("Assignee"), required=False)
    add_tags = forms.CharField(label=gettext_lazy("Add tags"), max_length=300, required=False)
    drop_tags = forms.CharField(label=gettext_lazy("Remove tags"), max_length=300, required=False)
    reply = forms.CharField(
        label=gettext_lazy("Reply to the customer"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    note = forms.CharField(
        label=gettext_lazy("Internal note"),
        max_length=MOST_TEXT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    then = forms.ChoiceField(
        label=gettext_lazy("Afterwards"),
        choices=[
            (Next.STAY, gettext_lazy("Stay on the ticket")),
            (Next.NEXT, gettext_lazy("Open my next ticket")),
            (Next.LIST, gettext_lazy("Go to the list")),
        ],
    )

    def __init__(self, actor: AgentActor, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        found = choices()
        unchanged: Options = [("", _("Leave as it is"))]
        people = [(str(pk), name) for pk, name in found.assignees(None)]
        statuses = [one for one in all_statuses() if one.category != StatusCategory.NEW]
        offered: dict[str, Options] = {
            "whose": whose_options(actor),
            "status": unchanged + [(one.pk, str(one)) for one in statuses],
            "priority": unchanged + list(Priority.choices),
            "type": unchanged + list(TicketType.choices),
            "team": unchanged + [(str(pk), name) for pk, name in found.teams],
            "assignee": [*unchanged, (ME, _("Whoever runs it")), *people],
        }
        for name, options in offered.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]  # choice fields

    def plan(self) -> Plan:
        """The valid form as the action takes it."""
        data = dict(self.cleaned_data)
        for name in ("add_tags", "drop_tags"):
            data[name] = sorted({tag.strip().lower() for tag in data[name].split(",")} - {""})
        name, owner, then = (data.pop(key) for key in ("name", "whose", "then"))
        return Plan(name=name, whose=owner, then=then, steps=data)


def steps_of(macro: Macro) -> dict[str, Any]:
    """What the form starts with."""
    steps = dict(macro.steps)
    for name in ("add_tags", "drop_tags"):
        steps[name] = ", ".join(steps.get(name, []))
    return {**steps, "name": macro.name, "whose": whose(macro), "then": macro.then}
