from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.access import AgentActor, require
from sigap.people.actions.contacts import contact_for_address
from sigap.people.events import AgentChanged, AgentDisabled, AgentEnabled, AgentInvited
from sigap.people.models import Account, Contact
from sigap.people.roles import Right, Roles


class LastAdministrator(Exception):
    """The desk would be left without anybody who may manage it."""


class AddressTaken(Exception):
    """Another account already signs in with this address."""


class RightNotHeld(Exception):
    """Nobody grants what they lack."""


@transaction.atomic
def create_account(*, email: str, name: str, role: Roles, actor: Actor) -> Account:
    """Makes an account without a usable password. Raises AddressTaken."""
    if isinstance(actor, AgentActor):
        require(actor, Right.MANAGE_PEOPLE)
        _refuse_more_than_own(actor, role)
    email = email.strip().lower()
    if Account.objects.filter(email=email).exists():
        raise AddressTaken(email)
    contact = contact_for_address(email, name=name, actor=actor)
    if hasattr(contact, "account"):
        raise AddressTaken(email)
    account = Account(contact=contact, email=email, role=role, created_at=clock.now())
    account.set_unusable_password()
    account.save()
    record(AgentInvited(stream_id=account.pk, role=role, contact=contact.pk), actor=actor)
    return account


@transaction.atomic
def change_account(
    account_id: int, *, actor: AgentActor, name: str, role: Roles, mentor_id: int | None = None
) -> Account:
    """Changes name, role and mentor. Raises LastAdministrator, RightNotHeld."""
    require(actor, Right.MANAGE_PEOPLE)
    account = Account.objects.select_for_update().get(pk=account_id)
    _refuse_more_than_own(actor, role, Roles(account.role))
    changes: dict[str, Any] = {}
    if account.role != role:
        _keep_an_administrator(account)
        changes["role"] = [account.role, role.value]
        account.role = role
        account.save(update_fields=["role"])
    if account.mentor_id != mentor_id:
        changes["mentor"] = [account.mentor_id, mentor_id]
        account.mentor_id = mentor_id
        account.save(update_fields=["mentor"])
    if Contact.objects.filter(pk=account.contact_id).exclude(name=name).update(name=name):
        changes["name"] = [None, None]
    if changes:
        record(AgentChanged(stream_id=account.pk, changes=changes), actor=actor)
    return account


@transaction.atomic
def disable_account(account_id: int, *, actor: AgentActor) -> Account:
    """Ends sign-in, sessions and tokens. Raises LastAdministrator."""
    require(actor, Right.MANAGE_PEOPLE)
    account = Account.objects.select_for_update().get(pk=account_id)
    _refuse_more_than_own(actor, Roles(account.role))
    if account.is_active:
        _keep_an_administrator(account)
        account.is_active = False
        account.save(update_fields=["is_active"])
        record(AgentDisabled(stream_id=account.pk), actor=actor)
    return account


@transaction.atomic
def enable_account(account_id: int, *, actor: AgentActor) -> Account:
    require(actor, Right.MANAGE_PEOPLE)
    account = Account.objects.select_for_update().get(pk=account_id)
    _refuse_more_than_own(actor, Roles(account.role))
    if not account.is_active:
        account.is_active = True
        account.save(update_fields=["is_active"])
        record(AgentEnabled(stream_id=account.pk), actor=actor)
    return account


@transaction.atomic
def set_password(account_id: int, password: str, *, actor: Actor) -> Account:
    """The caller has validated the password and who asks; every other session ends."""
    account = Account.objects.select_for_update().get(pk=account_id)
    account.set_password(password)
    account.save(update_fields=["password"])
    record(AgentChanged(stream_id=account.pk, changes={"password": [None, None]}), actor=actor)
    return account


@transaction.atomic
def change_profile(actor: AgentActor, **values: Any) -> Account:
    """Own name, language, time_zone, theme, density, signature and has_single_keys."""
    account = Account.objects.select_for_update().get(pk=actor.id)
    name = values.pop("name")
    Contact.objects.filter(pk=account.contact_id).update(name=name)
    changes: dict[str, Any] = {
        key: [None, None] if key == "signature" else [getattr(account, key), value]
        for key, value in values.items()
        if getattr(account, key) != value
    }
    for key, value in values.items():
        setattr(account, key, value)
    account.save(update_fields=list(values))
    if name != actor.name:
        changes["name"] = [None, None]
    if changes:
        record(AgentChanged(stream_id=account.pk, changes=changes), actor=actor)
    return account


def _refuse_more_than_own(actor: AgentActor, *roles: Roles) -> None:
    if any(role.rights - actor.rights for role in roles):
        raise RightNotHeld


def _keep_an_administrator(account: Account) -> None:
    others = Account.objects.filter(role=Roles.ADMINISTRATOR, is_active=True).exclude(pk=account.pk)
    if account.role == Roles.ADMINISTRATOR and not others.select_for_update().exists():
        raise LastAdministrator
