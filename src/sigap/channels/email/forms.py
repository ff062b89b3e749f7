"""A mailbox as its page sends it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sigap.channels.email.models import AfterFetch, CopyPolicy, Mailbox, Security

PASSWORDS = ("imap_password", "smtp_password")
_text = forms.Textarea(attrs={"rows": 3})
_long = forms.Textarea(attrs={"rows": 9})


def _port(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=65535)


def _secret(label: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, required=False, strip=False, widget=widget)


def _key(label: Any) -> forms.CharField:
    words = gettext_lazy("A key has only letters without accents, digits and signs.")
    found = _secret(label)
    found.strip = True
    found.validators.append(RegexValidator(r"^[!-~]*$", words))
    return found


def _words(label: Any, most: int = 200) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=most)


class MailboxForm(forms.Form):
    """All settings of a mailbox. A password that is left empty stays as it is."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    address = forms.EmailField(label=gettext_lazy("Address"))
    aliases = forms.CharField(
        label=gettext_lazy("Further addresses"), required=False, widget=_text, max_length=5000
    )
    brand = _words(gettext_lazy("Name of the sender"))
    team_id = forms.TypedChoiceField(
        label=gettext_lazy("Team"), required=False, coerce=int, empty_value=None
    )
    is_default = forms.BooleanField(label=gettext_lazy("Default mailbox"), required=False)
    is_active = forms.BooleanField(label=gettext_lazy("Active"), required=False)
    signature_id = forms.CharField(
        label=gettext_lazy("Signature in Indonesian"), required=False, widget=_text
    )
    signature_en = forms.CharField(
        label=gettext_lazy("Signature in English"), required=False, widget=_text
    )
    undo_seconds = forms.IntegerField(
        label=gettext_lazy("Undo window in seconds"), min_value=0, max_value=60
    )
    copied = forms.ChoiceField(
        label=gettext_lazy("Others to whom a mail went"), choices=CopyPolicy.choices
    )
    authserv_id = _words(gettext_lazy("Trusted mail server"))
    imap_host = _words(gettext_lazy("IMAP server"))
    imap_port = _port(gettext_lazy("IMAP port"))
    imap_security = forms.ChoiceField(
        label=gettext_lazy("IMAP encryption"), choices=Security.choices
    )
    imap_username = _words(gettext_lazy("IMAP user name"))
    imap_password = _secret(gettext_lazy("IMAP password"))
    imap_folder = forms.CharField(label=gettext_lazy("Folder"), max_length=200)
    after_fetch = forms.ChoiceField(
        label=gettext_lazy("After fetching"), choices=AfterFetch.choices
    )
    move_to = _words(gettext_lazy("Move to this folder"))
    junk_folder = _words(gettext_lazy("Junk folder"))
    sent_folder = _words(gettext_lazy("Folder of sent mail"))
    smtp_host = _words(gettext_lazy("SMTP server"))
    smtp_port = _port(gettext_lazy("SMTP port"))
    smtp_security = forms.ChoiceField(
        label=gettext_lazy("SMTP encryption"), choices=Security.choices
    )
    smtp_username = _words(gettext_lazy("SMTP user name"))
    smtp_password = _secret(gettext_lazy("SMTP password"))

    smtp_per_minute = forms.IntegerField(
        label=gettext_lazy("Mails a minute"), min_value=0, max_value=10_000, initial=0
    )
    quotes = forms.BooleanField(
        label=gettext_lazy("Quote the message that is answered"), required=False
    )

    def __init__(self, teams: list[tuple[int, str]], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["team_id"].choices = [("", "–"), *teams]  # type: ignore[attr-defined]  # a choice field

    def clean_aliases(self) -> list[str]:
        found = [line.strip() for line in self.cleaned_data["aliases"].splitlines()]
        for address in filter(None, found):
            try:
                validate_email(address)
            except ValidationError as error:
                words = _("%(address)s is not a mail address.") % {"address": address}
                raise ValidationError(words) from error
        return [address for address in found if address]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("after_fetch") == AfterFetch.MOVE and not data.get("move_to"):
            self.add_error("move_to", _("Name the folder to move to."))
        return data

    def values(self) -> dict[str, Any]:
        """What actions take: without the passwords that were left empty."""
        data = self.cleaned_data
        return {key: data[key] for key in data if key not in PASSWORDS or data[key]}


class MailTextForm(forms.Form):
    """What a mailbox says on one occasion. Empty words are those that ship."""

    is_on = forms.BooleanField(label=gettext_lazy("Write this mail"), required=False)
    text_id = forms.CharField(
        label=gettext_lazy("Text in Indonesian"), required=False, widget=_long, max_length=10_000
    )
    text_en = forms.CharField(
        label=gettext_lazy("Text in English"), required=False, widget=_long, max_length=10_000
    )


class RelayForm(forms.Form):
    """Keys of mail relays. One that is left empty stays as it is."""

    mailgun_key = _key(gettext_lazy("Signing key of Mailgun"))
    brevo_key = _key(gettext_lazy("API key of Brevo"))

    def values(self) -> dict[str, str]:
        return {name: value for name, value in self.cleaned_data.items() if value}


def initial_of(mailbox: Mailbox) -> dict[str, Any]:
    """A saved mailbox for the form; its passwords are never shown."""
    found = {name: getattr(mailbox, name) for name in MailboxForm.base_fields}
    found["aliases"] = "\n".join(mailbox.aliases)
    return found | dict.fromkeys(PASSWORDS, "")
