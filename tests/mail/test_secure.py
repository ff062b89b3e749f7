"""TLS and STARTTLS to real servers: a certificate that is trusted, a stranger's, a stripped one."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from sigap.channels.email.models import Mailbox, Security
from sigap.channels.email.smtp.conversation import Conversation, Server, ServerDown
from sigap.channels.email.trying import try_connection
from tests.mails import raw_mail
from tests.peers.certificates import HOST, Certificates
from tests.peers.dovecot import PASSWORD, Dovecot
from tests.peers.smtp import Sink
from tests.waiting import free_port


class StartTls(Controller):
    """Takes mail in the clear only until STARTTLS."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, require_starttls=True, **self.SMTP_kwargs)


@pytest.fixture(params=[Security.TLS, Security.STARTTLS])
def server(request: pytest.FixtureRequest, certificates: Certificates) -> Iterator[Server]:
    """An SMTP server with a certificate for HOST."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificates.chain, certificates.key)
    handler, port = Sink(), free_port()
    if request.param == Security.TLS:
        running = Controller(handler, HOST, port, ssl_context=context)
    else:
        running = StartTls(handler, HOST, port, tls_context=context)
    running.start()
    yield Server(host=HOST, port=port, security=request.param)
    running.stop()


def test_mail_leaves_through_tls(server: Server, trusted: Certificates) -> None:
    talk = Conversation(server)
    outcome = talk.send("bantuan@desk.test", ["budi@pelanggan.test"], raw_mail())
    talk.close()
    assert list(outcome.accepted) == ["budi@pelanggan.test"]


def test_a_certificate_of_nobody_is_refused(server: Server) -> None:
    with pytest.raises(ServerDown, match=r"no secure connection.*certificate"):
        Conversation(server).open()


def test_a_certificate_of_another_name_is_refused(server: Server, trusted: Certificates) -> None:
    elsewhere = Server(host="127.0.0.1", port=server.port, security=server.security)
    with pytest.raises(ServerDown, match="certificate is not valid for"):
        Conversation(elsewhere).open()


def test_no_password_goes_to_a_server_without_starttls(sink: Sink, trusted: Certificates) -> None:
    stripped = Server(
        host=sink.host, port=sink.port, security=Security.STARTTLS, username="a", password="b"
    )
    with pytest.raises(ServerDown, match="STARTTLS"):
        Conversation(stripped).open()


@pytest.mark.peer_dovecot
@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_mail_comes_through_tls(
    inbox: Dovecot, security: Security, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = inbox.imaps if security == Security.TLS else inbox.imap
    mailbox = Mailbox(
        address="bantuan@desk.test",
        imap_host=HOST,
        imap_port=port,
        imap_security=security,
        imap_password=PASSWORD,
    )
    (refused,) = try_connection(mailbox)
    assert not refused.works
    assert "certificate" in refused.words
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    inbox.deliver(raw_mail())
    (trial,) = try_connection(mailbox)
    assert trial.works
    assert "1 " in trial.words
