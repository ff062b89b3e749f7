"""What the desk's forms say, made into the values that actions take."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import getaddresses
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.tickets.actions.drafting import Paper
from sigap.tickets.envelope import Address
from sigap.tickets.models import Category, Status
from sigap.tickets.models.choices import Priority, Source, TicketType
from sigap.tickets.queries.choosing import Choices
from sigap.tickets.shown import later
from sigap.tickets.statuses import all_statuses

BY_HAND = (Source.PHONE, Source.COUNTER, Source.LETTER, Source.MAIL, Source.MESSAGING)
MOST_COPIES = 50
MOST_WRITTEN = 5000
_OWN_IMAGE = re.compile(r'src="(?:https?://[^"/]+)?/attachments/([0-9A-Za-z_-]+)(?:\?inline=1)?"')


class Wrong(ValueError):
    """Something on the form cannot be; its text says what, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Changed:
    """One property: the new value, the one that the page showed, and the version it showed."""

    value: str
    was: str | None
    version: int | None

    @classmethod
    def of(cls, data: QueryDict, name: str) -> Changed:
        version = data.get("version", "")
        return cls(
            data.get(name, "").strip(),
            data.get("was"),
            int(version) if version.isdecimal() else None,
        )


def number(text: str | None) -> int | None:
    """An id, or None for nothing. Raises Http404 for what no form of ours sends."""
    if not text:
        return None
    if not text.isdecimal() or len(text) > 15:
        raise Http404
    return int(text)


def status(text: str | None) -> Status | None:
    """The status of this id; none where nothing was chosen."""
    wanted = number(text)
    if wanted is None:
        return None
    found = next((one for one in all_statuses() if one.pk == wanted), None)
    if found is None:
        raise Http404
    return found


def choice(text: str, allowed: Any) -> Any:
    """The member of a closed list. Raises Http404 for anything else."""
    for one in allowed:
        if str(one.value) == text:
            return one.value
    raise Http404


def category(text: str) -> Category | None:
    wanted = number(text)
    if wanted is None:
        return None
    found = Category.objects.select_related("team").filter(pk=wanted).first()
    if found is None:
        raise Http404
    return found


def addresses(text: str) -> tuple[Address, ...]:
    """Mail addresses, separated by commas or semicolons. Raises Wrong, naming the bad one."""
    found = []
    for name, address in getaddresses([text.replace(";", ",").replace("\n", ",")]):
        if not name and not address:
            continue
        try:
            validate_email(address)
        except ValidationError as error:
            raise Wrong(
                _("%(address)s is not a mail address.") % {"address": address or name}
            ) from error
        found.append(Address(address=address.lower(), name=name))
    if len(found) > MOST_COPIES:
        raise Wrong(_("Write to at most %(most)s addresses.") % {"most": MOST_COPIES})
    return tuple(found)


def send_at(data: QueryDict) -> datetime | None:
    """When an answer is to leave; None for at once. Raises Wrong."""
    try:
        return later.read(data.get("send_at", ""), data.get("send_at_picked", ""))
    except ValueError as error:
        raise Wrong(_("Choose the day and the time at which the reply is to leave.")) from error


@dataclass(frozen=True, slots=True)
class Composed:
    """What came from the composer. ``kind`` is reply or note; ``html`` has images as ``cid:``."""

    kind: str
    body: str
    html: str
    cc: tuple[Address, ...]
    bcc: tuple[Address, ...]
    attachment_ids: tuple[int, ...]
    status: Status | None
    seen_through: int
    send_at: datetime | None

    @classmethod
    def of(cls, data: QueryDict) -> Composed:
        """Raises Wrong for a bad address, Http404 for ids that no page of ours sends."""
        kind = data.get("kind", "reply")
        html = _OWN_IMAGE.sub(r'src="cid:\1@sigap"', data.get("body_html", ""))
        is_note = kind == "note"
        return cls(
            kind="note" if is_note else "reply",
            body=data.get("body", ""),
            html=html,
            cc=() if is_note else addresses(data.get("cc", "")),
            bcc=() if is_note else addresses(data.get("bcc", "")),
            attachment_ids=tuple(
                found for text in data.getlist("attachments") if (found := number(text))
            ),
            status=status(data.get("status")),
            seen_through=number(data.get("seen_through")) or 0,
            send_at=None if is_note else send_at(data),
        )


def paper(data: QueryDict) -> Paper:
    """What stands in the composer, unfinished as it may be."""
    return Paper(
        kind="note" if data.get("kind") == "note" else "reply",
        html=_OWN_IMAGE.sub(r'src="cid:\1@sigap"', data.get("body_html", "")),
        text=data.get("body", ""),
        cc=data.get("cc", "")[:MOST_WRITTEN],
        bcc=data.get("bcc", "")[:MOST_WRITTEN],
        files=tuple(found for text in data.getlist("attachments") if (found := number(text))),
    )


class NewTicketForm(forms.Form):
    """A ticket on behalf of a customer, who is known by a mail address or by name and phone."""

    address = forms.EmailField(label=gettext_lazy("Email of the customer"), required=False)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Phone"), max_length=40, required=False)
    source = forms.ChoiceField(label=gettext_lazy("How it came in"))
    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=300)
    text = forms.CharField(
        label=gettext_lazy("What the customer asks for"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    type = forms.ChoiceField(label=gettext_lazy("Type"), choices=TicketType.choices)
    priority = forms.TypedChoiceField(
        label=gettext_lazy("Priority"), choices=Priority.choices, coerce=int
    )
    team = forms.TypedChoiceField(
        label=gettext_lazy("Team"), required=False, coerce=int, empty_value=None
    )
    category = forms.TypedChoiceField(
        label=gettext_lazy("Category"), required=False, coerce=int, empty_value=None
    )
    mine = forms.BooleanField(label=gettext_lazy("Assign to me"), required=False)

    def __init__(self, choices: Choices, data: QueryDict | None = None) -> None:
        super().__init__(
            data, initial={"source": Source.PHONE, "type": "request", "priority": 2, "mine": True}
        )
        nobody = [("", "–")]
        for name, offered in (
            ("source", [(one.value, one.label) for one in BY_HAND]),
            ("team", nobody + list(choices.teams)),
            ("category", nobody + list(choices.categories)),
        ):
            self.fields[name].choices = offered  # type: ignore[attr-defined] # choice fields all

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("address") and not data.get("name") and "address" not in self.errors:
            self.add_error("address", _("Give a mail address, or a name."))
        return data
