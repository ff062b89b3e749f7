"""The addresses to which relays post a mailbox's mail."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sigap.channels.email.events import RelayChanged, RelayDropped, RelayMade
from sigap.channels.email.models import Mailbox, Relay
from sigap.channels.email.queries.relays import digest_of
from sigap.core import clock
from sigap.core.secrets import random_name
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

NOTED_EVERY = timedelta(minutes=1)
LONGEST_REFUSAL = 300


@transaction.atomic
def make_relay(mailbox_id: int, *, actor: Actor) -> Relay:
    """A new secret for the mailbox's address; the one before is good no more. Keys stay.
    Raises Mailbox.DoesNotExist, PermissionDenied."""
    _require(actor)
    mailbox = Mailbox.objects.select_for_update().get(pk=mailbox_id)
    secret = random_name()
    values = {"secret": secret, "digest": digest_of(secret)}
    relay, created = Relay.objects.update_or_create(mailbox=mailbox, defaults=values)
    record(RelayMade(stream_id=mailbox_id, renewed=not created), actor=actor)
    return relay


@transaction.atomic
def set_relay_keys(mailbox_id: int, *, actor: Actor, **keys: str) -> Relay:
    """Enters ``mailgun_key`` or ``brevo_key``. Raises Relay.DoesNotExist, PermissionDenied."""
    _require(actor)
    relay = Relay.objects.select_for_update().get(pk=mailbox_id)
    changed = sorted(name for name, value in keys.items() if getattr(relay, name) != value)
    for name in changed:
        setattr(relay, name, keys[name])
    if changed:
        relay.save(update_fields=changed)
        record(RelayChanged(stream_id=mailbox_id, attributes=tuple(changed)), actor=actor)
    return relay


@transaction.atomic
def drop_relay(mailbox_id: int, *, actor: Actor) -> None:
    """Nothing is taken from relays any more. Raises PermissionDenied."""
    _require(actor)
    if Relay.objects.filter(pk=mailbox_id).delete()[0]:
        record(RelayDropped(stream_id=mailbox_id), actor=actor)


def note_taken(relay: Relay, provider: str) -> None:
    """Keeps when mail last came this way, at most once a minute."""
    now = clock.now()
    fresh = relay.received_at and now - relay.received_at < NOTED_EVERY
    if not fresh or relay.provider != provider:
        Relay.objects.filter(pk=relay.pk).update(received_at=now, provider=provider)


def note_refused(relay: Relay, why: str) -> None:
    """Keeps why a relay's mail was not taken, at most once a minute for the same reason."""
    now, words = clock.now(), why.replace("\x00", "")[:LONGEST_REFUSAL]
    fresh = relay.refused_at and now - relay.refused_at < NOTED_EVERY
    if not fresh or relay.refusal != words:
        Relay.objects.filter(pk=relay.pk).update(refused_at=now, refusal=words)


def _require(actor: Actor) -> None:
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_SETTINGS)
