"""Connecting to an IMAP server and signing in."""

from __future__ import annotations

import ssl
from contextlib import suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from sigap.channels.email.models import Mailbox, Security
from sigap.channels.email.oauth.sasl import MECHANISMS, responder
from sigap.channels.email.oauth.tokens import access_token, uses_oauth

CONNECT_S = 10
READ_S = 60


def signed_in(mailbox: Mailbox) -> IMAPClient:
    """A client that is let in. Raises IMAPClientError or OSError; where the settings ask for
    encryption, no password goes to a server that offers none. Raises SignInNeeded where OAuth
    wants a person."""
    client = _connected(mailbox)
    try:
        _sign_in(client, mailbox)
    except BaseException:
        drop(client)
        raise
    return client


def _sign_in(client: IMAPClient, mailbox: Mailbox) -> None:
    user = mailbox.imap_username or mailbox.address
    if not uses_oauth(mailbox.pk):
        client.login(user, mailbox.imap_password)
        return
    token = access_token(mailbox.pk)
    try:
        _show(client, user, token)
    except LoginError:
        fresh = access_token(mailbox.pk, refused=token)
        if fresh == token:
            raise
        _show(client, user, fresh)


def _show(client: IMAPClient, user: str, token: str) -> None:
    offered = [name for name in MECHANISMS if client.has_capability(f"AUTH={name}")]
    mechanism = offered[0] if offered else MECHANISMS[-1]
    client.sasl_login(mechanism, responder(mechanism, user, token))


def drop(client: IMAPClient) -> None:
    """Closes without farewell; a socket that broke on the way must not hide why."""
    with suppress(OSError):
        client.shutdown()


def _connected(mailbox: Mailbox) -> IMAPClient:
    context = ssl.create_default_context()
    client = IMAPClient(
        mailbox.imap_host,
        mailbox.imap_port,
        ssl=mailbox.imap_security == Security.TLS,
        ssl_context=context if mailbox.imap_security == Security.TLS else None,
        timeout=SocketTimeout(connect=CONNECT_S, read=READ_S),
    )
    if mailbox.imap_security == Security.STARTTLS:
        try:
            client.starttls(context)
        except BaseException:
            drop(client)
            raise
    return client
