"""Mailboxes that sign in by OAuth: at Dovecot, at an SMTP server, and when tokens end."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import MISSING, SMTP, AuthResult
from django.db import connection
from django.test import Client

from sigap.channels.email.actions.grants import keep_consent, set_grant
from sigap.channels.email.imap import connecting, watcher
from sigap.channels.email.imap.connecting import drop, signed_in
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Grant, Mailbox
from sigap.channels.email.oauth.endpoint import is_safe
from sigap.channels.email.oauth.tokens import SignInNeeded, access_token
from sigap.channels.email.smtp.conversation import Conversation, Server, ServerDown
from sigap.channels.email.trying import try_connection
from sigap.channels.models import Inbound
from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.peers.oauth import SECRET, Provider
from tests.peers.smtp import Sink
from tests.waiting import free_port, until


def settings_of(provider: Provider, **more: str) -> dict[str, str]:
    known = {
        "provider": "other",
        "flow": "person",
        "authorize_url": "https://masuk.test/authorize",
        "token_url": provider.token_url,
        "client_id": "sigap",
        "client_secret": SECRET,
        "scope": "mail",
    }
    return known | more


@pytest.fixture
def granted(mailbox: Mailbox, provider: Provider) -> Mailbox:
    """Signed in a moment ago; its access token is no longer good for long."""
    set_grant(mailbox.pk, actor=SYSTEM, **settings_of(provider))
    keep_consent(mailbox.pk, "lama", provider.refresh, timedelta(seconds=30), actor=SYSTEM)
    return mailbox


def age(mailbox: Mailbox) -> None:
    Grant.objects.filter(pk=mailbox.pk).update(issued_at=clock.now() - timedelta(minutes=20))


@pytest.mark.peer_dovecot
@pytest.mark.parametrize("mechanism", ["OAUTHBEARER", "XOAUTH2"])
def test_dovecot_lets_a_token_in(
    granted: Mailbox, provider: Provider, monkeypatch: pytest.MonkeyPatch, mechanism: str
) -> None:
    monkeypatch.setattr(connecting, "MECHANISMS", (mechanism,))
    drop(signed_in(granted))
    assert [form["grant_type"] for form in provider.asked] == ["refresh_token"]
    assert Grant.objects.get().refresh_token == provider.refresh
    drop(signed_in(granted))
    assert len(provider.asked) == 1


@pytest.mark.peer_dovecot
def test_a_token_that_the_server_refuses_is_renewed_once(
    granted: Mailbox, provider: Provider
) -> None:
    drop(signed_in(granted))
    provider.access.clear()
    age(granted)
    drop(signed_in(granted))
    assert len(provider.asked) == 2
    provider.access.clear()
    with pytest.raises(Exception, match=r"(?i)auth"):
        signed_in(granted)
    assert len(provider.asked) == 2


@pytest.mark.peer_dovecot
def test_a_session_that_ends_with_its_token_goes_on(
    granted: Mailbox,
    inbox: Dovecot,
    provider: Provider,
    watching: Watching,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(watcher, "SESSION_S", 0.5)
    monkeypatch.setattr(watcher, "POLL_S", 0.2)
    watching.step()
    until(lambda: Mailbox.objects.get().last_success_at)
    provider.access.clear()
    age(granted)
    inbox.deliver(raw_mail())
    until(lambda: Inbound.objects.exists())
    assert len(provider.asked) == 2


@pytest.mark.peer_dovecot
def test_a_refused_renewal_rests_the_mailbox_until_somebody_signs_in(
    granted: Mailbox, inbox: Dovecot, provider: Provider, watching: Watching
) -> None:
    provider.refuses = "invalid_grant"
    watching.step()
    until(lambda: "invalid_grant" in Mailbox.objects.get().last_error)
    assert Event.objects.filter(verb="mailbox.sign_in_refused").count() == 1
    watching.step()
    with pytest.raises(SignInNeeded):
        access_token(granted.pk)
    imap, smtp = try_connection(granted)
    assert (imap.works, smtp.works) == (False, False)
    assert len(provider.asked) == 1
    provider.refuses = ""
    keep_consent(granted.pk, "", provider.refresh, timedelta(0), actor=SYSTEM)
    watching.step()
    until(lambda: Mailbox.objects.get().last_error == "")


def test_several_at_once_renew_once(granted: Mailbox, provider: Provider) -> None:
    found: list[str] = []

    def ask() -> None:
        try:
            found.append(access_token(granted.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(found), len(set(found)), len(provider.asked)) == (6, 1, 1)


def test_a_provider_that_is_down_is_not_a_refusal(granted: Mailbox, provider: Provider) -> None:
    provider.broken = True
    with pytest.raises(OSError, match="503"):
        access_token(granted.pk)
    provider.broken = False
    assert access_token(granted.pk)


def test_mail_leaves_with_a_token(granted: Mailbox, provider: Provider) -> None:
    class XOauth2(Sink):
        async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - the name that aiosmtpd calls
            said = args[1] if len(args) > 1 else await server.challenge_auth("")
            if said is MISSING:
                return AuthResult(success=False, handled=False)
            blob = said if isinstance(said, bytes) else _decoded(str(said))
            user, token = blob.split(b"\x01")[:2]
            good = token.removeprefix(b"auth=Bearer ").decode() in provider.access
            if not good:
                await server.challenge_auth('{"status":"401"}', encode_to_b64=True)
                return AuthResult(success=False, handled=False)
            assert user == b"user=bantuan@desk.test"
            return AuthResult(success=True)

    handler, port = XOauth2(), free_port()
    options: dict[str, Any] = {"auth_require_tls": False}
    running = Controller(handler, "127.0.0.1", port, **options)
    running.start()
    try:
        granted.smtp_host, granted.smtp_port = "127.0.0.1", port
        talk = Conversation(Server.of(granted))
        talk.send("bantuan@desk.test", ["budi@pelanggan.test"], raw_mail())
        talk.close()
        assert len(handler.taken) == 1
        provider.access.clear()
        age(granted)
        talk = Conversation(Server.of(granted))
        talk.send("bantuan@desk.test", ["budi@pelanggan.test"], raw_mail())
        talk.close()
        assert (len(handler.taken), len(provider.asked)) == (2, 2)
        provider.access.clear()
        with pytest.raises(ServerDown, match="refused"):
            Conversation(Server.of(granted)).open()
    finally:
        running.stop()


def _decoded(text: str) -> bytes:
    import base64

    return base64.b64decode(text)


@pytest.fixture
def admin(desk: Cast) -> Client:
    client = Client()
    client.force_login(desk.administrator)
    return client


def test_a_person_signs_in(admin: Client, mailbox: Mailbox, provider: Provider, desk: Cast) -> None:
    page = f"/settings/mailboxes/{mailbox.pk}/sign-in"
    answer = admin.post(page, settings_of(provider))
    assert "https://masuk.test/authorize?" in answer.text
    assert SECRET not in answer.text
    href = answer.text.partition('href="https://masuk.test')[2].partition('"')[0]
    query = parse_qs(urlsplit(href.replace("&amp;", "&")).query)
    assert query["code_challenge_method"] == ["S256"]
    back = {"state": query["state"][0], "code": "kode"}
    wrong = admin.get("/settings/mailboxes/sign-in/callback", back | {"state": "lain"})
    assert (wrong.status_code, provider.asked) == (302, [])
    query = parse_qs(urlsplit(_onward(admin.post(page, settings_of(provider)).text)).query)
    back["state"] = query["state"][0]
    answer = admin.get("/settings/mailboxes/sign-in/callback", back)
    assert answer["Location"] == f"/settings/mailboxes/{mailbox.pk}/"
    assert provider.asked[0]["redirect_uri"] == query["redirect_uri"][0]
    assert access_token(mailbox.pk) == "masuk-1"
    admin.get("/settings/mailboxes/sign-in/callback", back)
    assert len(provider.asked) == 1
    event = Event.objects.get(verb="mailbox.signed_in")
    assert (event.data, event.actor_kind) == ({}, "agent")
    with connection.cursor() as cursor:
        cursor.execute("SELECT refresh_token, access_token, client_secret FROM email_grant")
        assert not {"masuk-1", SECRET, provider.refresh} & set(cursor.fetchone())
    admin.post(f"{page}/remove")
    assert not Grant.objects.exists()


def _onward(text: str) -> str:
    return text.partition('href="https://masuk.test')[2].partition('"')[0].replace("&amp;", "&")


def test_an_app_signs_in_by_itself(admin: Client, mailbox: Mailbox, provider: Provider) -> None:
    page = f"/settings/mailboxes/{mailbox.pk}/sign-in"
    answer = admin.post(page, settings_of(provider, flow="app", authorize_url=""))
    assert answer["Location"] == f"/settings/mailboxes/{mailbox.pk}/"
    assert provider.asked[0]["grant_type"] == "client_credentials"
    provider.refuses = "unauthorized_client"
    answer = admin.post(page, settings_of(provider, flow="app"))
    assert answer["Location"] == page
    assert "unauthorized_client" in admin.get(page).text


def test_known_providers_fill_in_their_addresses(admin: Client, mailbox: Mailbox) -> None:
    page = f"/settings/mailboxes/{mailbox.pk}/sign-in"
    sent = {"provider": "microsoft", "flow": "person", "client_id": "a", "tenant": "contoso"}
    assert "https://login.microsoftonline.com/contoso/" in admin.post(page, sent).text
    assert 'value="contoso"' in admin.get(page).text
    sent = {"provider": "other", "flow": "person", "client_id": "a", "token_url": "ftp://x"}
    assert admin.post(page, sent).status_code == 422


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://masuk.test/token", True),
        ("http://127.0.0.1:8/token", True),
        ("http://masuk.test/token", False),
        ("https://a@masuk.test/", False),
        ("javascript:alert(1)", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_secrets_go_only_where_nobody_listens(url: str, *, safe: bool) -> None:
    assert is_safe(url) is safe
