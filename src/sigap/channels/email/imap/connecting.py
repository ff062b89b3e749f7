"""Connecting to an IMAP server and signing in."""

from __future__ import annotations

import ssl
from contextlib import suppress

from imapclient import IMAPClient, SocketTimeout

from sigap.channels.email.models import Mailbox, Security

CONNECT_S = 10
READ_S = 60


def signed_in(mailbox: Mailbox) -> IMAPClient:
    """A client that is let in. Raises IMAPClientError or OSError; where the settings ask for
    encryption, no password goes to a server that offers none."""
    client = _connected(mailbox)
    try:
        client.login(mailbox.imap_username or mailbox.address, mailbox.imap_password)
    except BaseException:
        drop(client)
        raise
    return client


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
