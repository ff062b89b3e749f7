from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction

from sigap.core import clock
from sigap.journal.actors import Actor
from sigap.journal.recording import record
from sigap.people.events import TokenCreated, TokenRevoked
from sigap.people.models import Account, ApiToken
from sigap.people.models.token import Scope

PREFIX = "sigap_"
DEFAULT_DAYS = 365


@transaction.atomic
def create_token(
    account: Account,
    *,
    actor: Actor,
    name: str,
    scopes: list[str] | None = None,
    days: int = DEFAULT_DAYS,
) -> str:
    """Makes a token for the account and returns its text, which cannot be had again."""
    text = PREFIX + secrets.token_urlsafe(32)
    granted = scopes or [Scope.READ.value, Scope.WRITE.value]
    token = ApiToken.objects.create(
        account=account,
        name=name,
        prefix=text[:12],
        hash=token_hash(text),
        scopes=granted,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=days),
    )
    record(TokenCreated(stream_id=account.pk, token=token.pk, scopes=tuple(granted)), actor=actor)
    return text


@transaction.atomic
def revoke_token(token_id: int, *, account_id: int, actor: Actor) -> None:
    token = ApiToken.objects.select_for_update().get(pk=token_id, account_id=account_id)
    record(TokenRevoked(stream_id=account_id, token=token.pk), actor=actor)
    token.delete()


def token_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
