"""Access tokens that hold good, renewed once however many processes need one."""

from __future__ import annotations

import time
from datetime import timedelta

from sigap.channels.email.actions.grants import keep_refusal, keep_tokens
from sigap.channels.email.models import Flow, Grant
from sigap.channels.email.oauth.endpoint import Denied, Unavailable, ask
from sigap.channels.locking import Locks, only_one
from sigap.core import clock

SPARE = timedelta(minutes=1)
# A token this young that a server refuses is not made good by another one.
YOUNG = timedelta(minutes=5)
WAIT_S = 25.0
LOOK_S = 0.1


class SignInNeeded(Exception):
    """Somebody has to sign the mailbox in again; the text says what the provider said."""


def uses_oauth(mailbox_id: int | None) -> bool:
    """Whether its mail servers are signed in to with a token; one for Graph is not for them."""
    return mailbox_id is not None and Grant.objects.filter(pk=mailbox_id, graph=False).exists()


def access_token(mailbox_id: int, *, refused: str = "") -> str:
    """A token that holds good for another minute, and is not the one that a server refused.

    Whoever comes first renews it, the others wait. Raises SignInNeeded, Unavailable.
    """
    end = time.monotonic() + WAIT_S
    while True:
        grant = Grant.objects.get(pk=mailbox_id)
        if token := _good(grant, refused):
            return token
        with only_one(Locks.GRANT, mailbox_id) as alone:
            if alone:
                grant.refresh_from_db()
                return _good(grant, refused) or _renewed(grant)
        if time.monotonic() > end:
            raise Unavailable("another process has been renewing the sign-in for too long")
        time.sleep(LOOK_S)


def _good(grant: Grant, refused: str) -> str:
    if grant.error or not grant.is_granted:
        raise SignInNeeded(grant.error or "nobody has signed in yet")
    now = clock.now()
    if not grant.access_token or not grant.expires_at or grant.expires_at - SPARE < now:
        return ""
    is_young = grant.issued_at is not None and now - grant.issued_at < YOUNG
    return grant.access_token if grant.access_token != refused or is_young else ""


def _renewed(grant: Grant) -> str:
    try:
        tokens = ask(grant.token_url, _form(grant))
    except Denied as error:
        keep_refusal(grant.pk, str(error))
        raise SignInNeeded(str(error)) from error
    keep_tokens(grant.pk, tokens.access, tokens.refresh, timedelta(seconds=tokens.expires_s))
    return tokens.access


def _form(grant: Grant) -> dict[str, str]:
    form = {"client_id": grant.client_id, "scope": grant.scope}
    if grant.client_secret:
        form["client_secret"] = grant.client_secret
    if grant.flow == Flow.APP:
        form["grant_type"] = "client_credentials"
    else:
        form |= {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
    return {name: value for name, value in form.items() if value}
