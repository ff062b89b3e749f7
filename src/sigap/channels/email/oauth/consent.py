"""The way of a person to the provider and back: authorization code with PKCE."""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from sigap.channels.email.actions.grants import keep_consent
from sigap.channels.email.models import Grant, Mailbox, Provider
from sigap.channels.email.oauth.endpoint import Denied, ask
from sigap.journal.actors import Actor


@dataclass(frozen=True, slots=True)
class Request:
    """What must be remembered until the person comes back."""

    mailbox: int
    state: str
    verifier: str


def begin(mailbox_id: int) -> Request:
    return Request(mailbox_id, secrets.token_urlsafe(24), secrets.token_urlsafe(48))


def address_of(request: Request, grant: Grant, mailbox: Mailbox, redirect_uri: str) -> str:
    """Where the person goes to."""
    digest = hashlib.sha256(request.verifier.encode()).digest()
    query = {
        "response_type": "code",
        "client_id": grant.client_id,
        "redirect_uri": redirect_uri,
        "scope": grant.scope,
        "state": request.state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
        "login_hint": mailbox.imap_username or mailbox.address,
    }
    if grant.provider == Provider.GOOGLE:
        query |= {"access_type": "offline", "prompt": "consent"}
    joint = "&" if "?" in grant.authorize_url else "?"
    return f"{grant.authorize_url}{joint}{urlencode(query)}"


def finish(request: Request, code: str, redirect_uri: str, *, actor: Actor) -> None:
    """Exchanges the code for tokens and keeps them. Raises Denied, Unavailable."""
    grant = Grant.objects.get(pk=request.mailbox)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": redirect_uri,
        "client_id": grant.client_id,
        "code_verifier": request.verifier,
    }
    if grant.client_secret:
        form["client_secret"] = grant.client_secret
    tokens = ask(grant.token_url, form)
    if not tokens.refresh:
        raise Denied("the provider gave no refresh token")
    expires = timedelta(seconds=tokens.expires_s)
    keep_consent(grant.pk, tokens.access, tokens.refresh, expires, actor=actor)
