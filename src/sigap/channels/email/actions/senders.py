"""Blocked and allowed senders, and the spam limit."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from sigap.channels.email.events import MailSettingsChanged, SenderFreed, SenderRuled
from sigap.channels.email.models import MailSettings, SenderRule
from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

LONGEST_NOTE = 200
_DOMAIN = re.compile(r"[^\W_]([\w-]*[^\W_])?(\.[^\W_]([\w-]*[^\W_])?)*")


class NoSender(ValueError):
    """Neither a mail address nor a domain."""


@transaction.atomic
def rule_sender(pattern: str, treatment: str, *, actor: Actor, note: str = "") -> SenderRule:
    """Blocks or allows an address or a domain with all below it; a rule that is there for it is
    replaced. Raises NoSender, PermissionDenied."""
    _require(actor)
    values = {"treatment": treatment, "note": note.strip()[:LONGEST_NOTE]}
    rule, _created = SenderRule.objects.update_or_create(
        pattern=pattern_of(pattern),
        defaults=values,
        create_defaults=values | {"created_at": clock.now()},
    )
    record(SenderRuled(stream_id=rule.pk, treatment=treatment), actor=actor)
    return rule


@transaction.atomic
def free_sender(rule_id: int, *, actor: Actor) -> None:
    """Removes a rule. Raises SenderRule.DoesNotExist, PermissionDenied."""
    _require(actor)
    rule = SenderRule.objects.select_for_update().get(pk=rule_id)
    record(SenderFreed(stream_id=rule.pk, treatment=rule.treatment), actor=actor)
    rule.delete()


@transaction.atomic
def change_mail_settings(*, actor: Actor, **values: Any) -> MailSettings:
    """Changes any attribute of MailSettings. Raises PermissionDenied."""
    _require(actor)
    found, _created = MailSettings.objects.select_for_update().get_or_create(pk=1)
    changes = {
        name: [getattr(found, name), value]
        for name, value in values.items()
        if getattr(found, name) != value
    }
    if changes:
        for name, (_old, new) in changes.items():
            setattr(found, name, new)
        found.save(update_fields=list(changes))
        record(MailSettingsChanged(stream_id=found.pk, changes=changes), actor=actor)
    return found


def pattern_of(text: str) -> str:
    """The address or domain as it is kept. ``@x.test`` and ``*@x.test`` are the domain. Raises
    NoSender."""
    found = text.strip().lower().removeprefix("*").removeprefix("@")
    if "@" in found:
        try:
            validate_email(found)
        except ValidationError as error:
            raise NoSender(text) from error
    elif len(found) > 253 or not _DOMAIN.fullmatch(found):
        raise NoSender(text)
    return found


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_SETTINGS)
