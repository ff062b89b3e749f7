"""Whether mail to an address arrives."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from sigap.core import clock
from sigap.journal.actors import SYSTEM, contact_actor
from sigap.journal.recording import record
from sigap.people.events import AddressAnswered, AddressReturned
from sigap.people.models import Identity
from sigap.people.models.contact import IdentityKind


@transaction.atomic(savepoint=False)
def note_returned(address: str, why: str) -> None:
    """Mail to the address came back for good."""
    for identity in _known(address).filter(returned_at=None).select_for_update():
        identity.returned_at, identity.returned_why = clock.now(), why[:500]
        identity.save(update_fields=["returned_at", "returned_why"])
        event = AddressReturned(stream_id=identity.contact_id, identity=identity.pk)
        record(event, actor=SYSTEM)


@transaction.atomic(savepoint=False)
def note_answered(contact_id: int, address: str) -> None:
    """Somebody wrote from the address, so it lives."""
    gone = _known(address).filter(contact_id=contact_id, returned_at__isnull=False)
    for identity in gone.select_for_update():
        identity.returned_at, identity.returned_why = None, ""
        identity.save(update_fields=["returned_at", "returned_why"])
        event = AddressAnswered(stream_id=contact_id, identity=identity.pk)
        record(event, actor=contact_actor(contact_id))


def _known(address: str) -> QuerySet[Identity]:
    return Identity.objects.filter(kind=IdentityKind.MAIL, address=address.strip().lower())
