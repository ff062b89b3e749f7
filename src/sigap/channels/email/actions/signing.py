"""Making the keys with which mail is signed."""

from __future__ import annotations

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import transaction

from sigap.channels.email.events import SigningKeyDropped, SigningKeyMade
from sigap.channels.email.models import Mailbox, SigningKey
from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.roles import Right

BITS = 2048


@transaction.atomic
def make_signing_key(mailbox_id: int, *, actor: AgentActor) -> SigningKey:
    """A new key for the mailbox's domain, under a selector of its own: the old record may stay in
    DNS until the last mail signed with it has arrived. Raises Mailbox.DoesNotExist."""
    require(actor, Right.MANAGE_SETTINGS)
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    now = clock.now()
    private = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    pem = private.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    key, _created = SigningKey.objects.update_or_create(
        domain=mailbox.domain,
        defaults={
            "selector": f"sigap{now:%y%m%d%H%M}",
            "private_key": pem.decode(),
            "created_at": now,
        },
    )
    record(SigningKeyMade(stream_id=mailbox.pk, domain=mailbox.domain), actor=actor)
    return key


@transaction.atomic
def drop_signing_key(mailbox_id: int, *, actor: AgentActor) -> None:
    """Mail of the domain leaves unsigned, as where another server signs it."""
    require(actor, Right.MANAGE_SETTINGS)
    mailbox = Mailbox.objects.get(pk=mailbox_id)
    SigningKey.objects.filter(domain=mailbox.domain).delete()
    record(SigningKeyDropped(stream_id=mailbox.pk, domain=mailbox.domain), actor=actor)
