from __future__ import annotations

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import Actor, contact_actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.events import (
    ContactChanged,
    ContactCreated,
    OrganisationChanged,
    OrganisationCreated,
)
from sigap.people.models import Contact, Identity, Organisation
from sigap.people.models.contact import IdentityKind
from sigap.people.roles import Right

SHARED_DOMAINS = frozenset(
    "gmail.com yahoo.com yahoo.co.id outlook.com hotmail.com live.com icloud.com proton.me"
    " protonmail.com aol.com gmx.com zoho.com ymail.com rocketmail.com".split()
)
CONTACT_FIELDS = (
    "name",
    "department",
    "job_title",
    "site",
    "cost_centre",
    "language",
    "time_zone",
    "service_class",
)


@transaction.atomic(savepoint=False)
def contact_for_address(
    address: str, *, actor: Actor | None = None, name: str = "", language: str = "id"
) -> Contact:
    """The contact of a mail address, made where there is none; its organisation by the domain.

    Two callers with one new address get one contact: the identity is unique. ``actor`` None
    means that the contact made itself known.
    """
    address = address.strip().lower()
    found = Identity.objects.filter(kind=IdentityKind.MAIL, address=address)
    identity = found.select_related("contact__organisation", "contact__account").first()
    if identity:
        return _with_name(identity.contact, name)
    with transaction.atomic():
        contact = Contact.objects.create(
            name=name,
            organisation=_organisation(address),
            language=language,
            created_at=clock.now(),
        )
        made, created = Identity.objects.get_or_create(
            kind=IdentityKind.MAIL, address=address, defaults={"contact": contact}
        )
        if not created:
            contact.delete()
            return made.contact
    record(
        ContactCreated(
            stream_id=contact.pk, identities=(made.pk,), organisation=contact.organisation_id
        ),
        actor=actor or contact_actor(contact.pk),
    )
    return contact


@transaction.atomic
def change_contact(contact_id: int, *, actor: AgentActor, **values: object) -> Contact:
    """Changes any of CONTACT_FIELDS, ``organisation`` and ``manager``."""
    require(actor, Right.MANAGE_CONTACTS)
    contact = Contact.objects.select_for_update().get(pk=contact_id)
    changed = sorted(key for key, value in values.items() if getattr(contact, key) != value)
    for key in changed:
        setattr(contact, key, values[key])
    if changed:
        contact.save(update_fields=changed)
        record(ContactChanged(stream_id=contact.pk, attributes=tuple(changed)), actor=actor)
    return contact


@transaction.atomic
def create_contact(*, actor: AgentActor, address: str = "", phone: str = "", name: str) -> Contact:
    """A contact with a mail address, a phone number or neither."""
    require(actor, Right.OPEN)
    if address:
        contact = contact_for_address(address, actor=actor, name=name)
    else:
        contact = Contact.objects.create(name=name, created_at=clock.now())
        record(ContactCreated(stream_id=contact.pk), actor=actor)
    if phone:
        Identity.objects.get_or_create(
            kind=IdentityKind.PHONE, address=phone, defaults={"contact": contact}
        )
    return contact


@transaction.atomic
def create_organisation(
    *, actor: AgentActor, name: str, domains: list[str], note: str = ""
) -> Organisation:
    """An organisation; contacts who already write from its domains join it."""
    require(actor, Right.MANAGE_CONTACTS)
    made = Organisation.objects.create(name=name, domains=_clean(domains), note=note)
    _adopt(made)
    record(OrganisationCreated(stream_id=made.pk), actor=actor)
    return made


@transaction.atomic
def change_organisation(
    organisation_id: int, *, actor: AgentActor, **values: object
) -> Organisation:
    require(actor, Right.MANAGE_CONTACTS)
    organisation = Organisation.objects.select_for_update().get(pk=organisation_id)
    if "domains" in values:
        values["domains"] = _clean(list(values["domains"]))  # type: ignore[call-overload]  # a list by contract
    changed = sorted(key for key, value in values.items() if getattr(organisation, key) != value)
    for key in changed:
        setattr(organisation, key, values[key])
    if changed:
        organisation.save(update_fields=changed)
        _adopt(organisation)
        record(
            OrganisationChanged(stream_id=organisation.pk, attributes=tuple(changed)), actor=actor
        )
    return organisation


def _adopt(organisation: Organisation) -> None:
    for domain in organisation.domains:
        Contact.objects.filter(
            organisation=None,
            identities__kind=IdentityKind.MAIL,
            identities__address__endswith=f"@{domain}",
        ).update(organisation=organisation)


def _clean(domains: list[str]) -> list[str]:
    cleaned = {domain.strip().lower().removeprefix("@") for domain in domains}
    return sorted(cleaned - SHARED_DOMAINS - {""})


def _organisation(address: str) -> Organisation | None:
    domain = address.rpartition("@")[2]
    if domain in SHARED_DOMAINS:
        return None
    return Organisation.objects.filter(domains__contains=[domain]).order_by("id").first()


def _with_name(contact: Contact, name: str) -> Contact:
    if name and not contact.name:
        contact.name = name
        contact.save(update_fields=["name"])
    return contact
