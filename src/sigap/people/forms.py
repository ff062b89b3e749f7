"""What the pages about people send, made into the values that actions take."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.people.access import AgentActor
from sigap.people.actions.teams import Place
from sigap.people.models import Account, Team
from sigap.people.models.team import Level, Tier
from sigap.people.models.token import Scope
from sigap.people.queries.agents import mentors
from sigap.people.roles import Right, Roles

NOBODY = ("", "–")
NEW_ROWS = 3
_CITY = re.compile(r"(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/")


def roles_of(actor: AgentActor) -> list[tuple[str, Any]]:
    """The agents' roles that the actor may give: none with more rights than the own."""
    return [
        (role.value, role.label)
        for role in Roles
        if Right.DESK in role.rights and not role.rights - actor.rights
    ]


class AgentForm(forms.Form):
    """Name and role of an agent."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Role"))

    def __init__(self, actor: AgentActor, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["role"].choices = roles_of(actor)  # type: ignore[attr-defined]  # a choice field


class MentoredForm(AgentForm):
    """An agent who is there, with whoever releases the answers of a trainee."""

    mentor = forms.TypedChoiceField(
        label=gettext_lazy("Mentor"),
        help_text=gettext_lazy("Releases the answers of a trainee."),
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, actor: AgentActor, account_id: int, *args: Any, **named: Any) -> None:
        super().__init__(actor, *args, **named)
        offered = [one for one in mentors() if one[0] != account_id]
        self.fields["mentor"].choices = [NOBODY, *offered]  # type: ignore[attr-defined]  # a choice field


class InviteForm(AgentForm):
    """An agent to be."""

    email = forms.EmailField(label=gettext_lazy("Work email"), max_length=254)
    field_order = ["name", "email", "role"]


class TeamForm(forms.Form):
    """A team's own attributes."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    parent = forms.TypedChoiceField(
        label=gettext_lazy("Part of"), required=False, coerce=int, empty_value=None
    )
    lead = forms.TypedChoiceField(
        label=gettext_lazy("Lead"), required=False, coerce=int, empty_value=None
    )
    manager = forms.TypedChoiceField(
        label=gettext_lazy("Manager"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        agents: list[tuple[int, str]],
        teams: list[tuple[int, str]],
        *args: Any,
        team_id: int | None = None,
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.team_id = team_id
        parents = [pair for pair in teams if pair[0] != team_id]
        for name, offered in (("parent", parents), ("lead", agents), ("manager", agents)):
            self.fields[name].choices = [NOBODY, *offered]  # type: ignore[attr-defined]  # choice fields

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if Team.objects.filter(name__iexact=name).exclude(pk=self.team_id or 0).exists():
            raise ValidationError(_("Another team has this name."))
        return name

    def values(self) -> dict[str, Any]:
        """The objects that actions take."""
        data = self.cleaned_data
        wanted = {data["lead"], data["manager"]} - {None}
        accounts = Account.objects.in_bulk(wanted) if wanted else {}
        return {
            "name": data["name"],
            "parent": Team.objects.filter(pk=data["parent"]).first() if data["parent"] else None,
            "lead": accounts.get(data["lead"]),
            "manager": accounts.get(data["manager"]),
        }


def members_of(data: QueryDict, known: set[int]) -> dict[int, Place]:
    """Rows ``member``, ``tier`` and ``level`` of the same position; level 0 leaves the team.

    Raises ValidationError for what no page of ours sends.
    """
    rows = zip(data.getlist("member"), data.getlist("tier"), data.getlist("level"), strict=False)
    places: dict[int, Place] = {}
    for member, tier, level in rows:
        if not member or level == "0":
            continue
        sent = (member, tier, level)
        if not all(text.isdecimal() and len(text) < 16 for text in sent):
            raise ValidationError(_("Choose an agent, a tier and a level in each row."))
        place = Place(int(tier), int(level))
        if int(member) not in known or place.tier not in Tier or place.level not in Level:
            raise ValidationError(_("Choose an agent, a tier and a level in each row."))
        places[int(member)] = place
    return places


class ProfileForm(forms.Form):
    """How an agent appears, and how the desk appears to the agent."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))
    theme = forms.ChoiceField(
        label=gettext_lazy("Theme"),
        choices=[
            ("auto", gettext_lazy("As the device")),
            ("light", gettext_lazy("Light")),
            ("dark", gettext_lazy("Dark")),
        ],
    )
    density = forms.ChoiceField(
        label=gettext_lazy("Density"),
        choices=[("cosy", gettext_lazy("Cosy")), ("compact", gettext_lazy("Compact"))],
    )
    signature = forms.CharField(
        label=gettext_lazy("Signature"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    has_single_keys = forms.BooleanField(required=False)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        zones = sorted(zone for zone in available_timezones() if _CITY.match(zone))
        self.fields["time_zone"].choices = [  # type: ignore[attr-defined]  # a choice field
            (zone, zone.replace("_", " ")) for zone in [*zones, "UTC"]
        ]


class PasswordForm(forms.Form):
    """The old password and a new one; validated as settings say."""

    old = forms.CharField(widget=forms.PasswordInput, strip=False)
    new = forms.CharField(widget=forms.PasswordInput, strip=False, max_length=512)

    def __init__(self, account: Account, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.account = account

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.account.check_password(old):
            raise ValidationError(_("This is not your present password."))
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.account)
        return new


class TokenForm(forms.Form):
    """A key to the API."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("What uses it, such as a monitoring script"),
    )
    scope = forms.ChoiceField(
        label=gettext_lazy("May"),
        choices=[
            ("write", gettext_lazy("Read and write")),
            ("read", gettext_lazy("Only read")),
        ],
    )
    days = forms.TypedChoiceField(
        label=gettext_lazy("Valid for"),
        coerce=int,
        choices=[
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("1 year")),
        ],
    )

    @property
    def scopes(self) -> list[str]:
        read_only = self.cleaned_data["scope"] == Scope.READ
        return [Scope.READ.value] if read_only else [Scope.READ.value, Scope.WRITE.value]
