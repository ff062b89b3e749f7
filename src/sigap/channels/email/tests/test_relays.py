"""Mail relays: their documented payloads, what lets them in, and what is stored of it.

Their services were not asked; what is posted here has the shape of their documentation.
"""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from sigap.channels.actions.inbound import process
from sigap.channels.email.actions.relays import make_relay, set_relay_keys
from sigap.channels.email.models import Mailbox, Relay
from sigap.channels.email.relays import brevo as brevo_files
from sigap.channels.email.views import hooks
from sigap.channels.models import Inbound
from sigap.core import blobs
from sigap.journal.actors import SYSTEM
from sigap.tickets.models import Ticket
from tests import relays
from tests.mails import raw_mail

pytestmark = pytest.mark.django_db(transaction=True)
LATIN = raw_mail("Caf\xe9 ditutup", Content_Type="text/plain; charset=iso-8859-1").replace(
    "é".encode(), b"\xe9"
)


@pytest.fixture
def relay(mailbox: Mailbox) -> Relay:
    made = make_relay(mailbox.pk, actor=SYSTEM)
    return set_relay_keys(
        mailbox.pk, actor=SYSTEM, mailgun_key=relays.SIGNING_KEY, brevo_key=f"x{made.pk}"
    )


def where(relay: Relay, provider: str) -> str:
    end = "mime" if provider == "mailgun" else ""
    return f"/hooks/mail/{relay.secret}/{provider}/{end}"


def post(relay: Relay, provider: str, given: Any) -> int:
    client = Client(enforce_csrf_checks=True)
    if provider in {"postmark", "brevo"}:
        answer = client.post(where(relay, provider), json.dumps(given), "application/json")
    else:
        answer = client.post(where(relay, provider), given)
    assert not answer.cookies
    return answer.status_code


def urlencoded(relay: Relay, given: dict[str, str]) -> int:
    form = urlencode(given, encoding="latin-1")
    kind = "application/x-www-form-urlencoded"
    return Client().post(where(relay, "mailgun"), form, kind).status_code


def test_raw_mail_is_kept_byte_for_byte(relay: Relay) -> None:
    assert urlencoded(relay, relays.mailgun_raw(LATIN)) == 200
    row = Inbound.objects.get()
    assert blobs.read(row.blob_id) == LATIN
    assert (row.source, row.through) == ("mail", "bantuan@desk.test")
    assert (row.recipients, row.return_path) == (["bantuan@desk.test"], "budi@pelanggan.test")
    process()
    assert "Café ditutup" in Ticket.objects.get().messages.get().text


def test_what_came_again_is_one_message(relay: Relay) -> None:
    raw = raw_mail("Satu")
    for token in ("a" * 50, "b" * 50):
        assert urlencoded(relay, relays.mailgun_raw(raw) | relays.mailgun_signed(token)) == 200
    assert post(relay, "sendgrid", relays.sendgrid_raw(raw)) == 200
    row = Inbound.objects.get()
    assert row.recipients == ["bantuan@desk.test", "help@desk.test"]
    process()
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("provider", "given"),
    [
        ("mailgun", relays.mailgun_parsed()),
        ("postmark", relays.postmark()),
        ("brevo", relays.brevo()),
    ],
)
def test_mail_in_parts_is_put_together_once(relay: Relay, provider: str, given: Any) -> None:
    assert post(relay, provider, given) == 200
    assert post(relay, provider, given) == 200
    row = Inbound.objects.get()
    assert (row.source, row.return_path) == ("mail-parts", "budi@pelanggan.test")
    assert row.recipients == ["bantuan@desk.test"]
    process()
    message = Ticket.objects.get().messages.get()
    assert message.subject == "Printer rusak"
    assert Ticket.objects.get().requester.name.startswith("Budi")
    assert "menyala" in message.text
    assert "merah" in message.html
    if provider == "postmark":
        assert [blobs.read(each.blob_id) for each in message.attachments.all()] == [b"isi berkas"]
        assert row.external_id.startswith(f"postmark:{relay.pk}:73e6d360")


def test_postmark_gives_the_mail_as_it_was_sent(relay: Relay) -> None:
    raw = raw_mail("Lampu – merah")
    assert post(relay, "postmark", relays.postmark(RawEmail=raw.decode())) == 200
    row = Inbound.objects.get()
    assert (row.source, blobs.read(row.blob_id)) == ("mail", raw)
    assert row.return_path == "budi@pelanggan.test"


def test_sendgrid_must_give_the_mail_as_it_was_sent(relay: Relay) -> None:
    assert post(relay, "sendgrid", relays.sendgrid_parsed()) == 503
    relay.refresh_from_db()
    assert "raw" in relay.refusal
    assert Inbound.objects.count() == 0


def test_files_of_mailgun_come_along(relay: Relay) -> None:
    file = ContentFile(b"\x89PNG isi", "layar.png")
    given = relays.mailgun_parsed(**{"attachment-count": "1", "attachment-1": file})
    assert post(relay, "mailgun", given) == 200
    process()
    (found,) = Ticket.objects.get().messages.get().attachments.all()
    assert (found.name, blobs.read(found.blob_id)) == ("layar.png", b"\x89PNG isi")


def test_files_that_brevo_keeps_are_fetched(relay: Relay, monkeypatch: pytest.MonkeyPatch) -> None:
    file = {"Name": "a.txt", "ContentType": "text/plain", "DownloadToken": "t0ken"}
    asked = []

    def fetch(token: str, key: str) -> tuple[bytes, str]:
        asked.append((token, key))
        if len(asked) == 1:
            raise brevo_files.FileKept("Brevo answered 500 for a file")
        return b"isi", "text/plain"

    monkeypatch.setattr(brevo_files, "fetch", fetch)
    assert post(relay, "brevo", relays.brevo(file)) == 503
    assert Inbound.objects.count() == 0
    assert post(relay, "brevo", relays.brevo(file)) == 200
    process()
    (found,) = Ticket.objects.get().messages.get().attachments.all()
    assert blobs.read(found.blob_id) == b"isi"
    assert asked == [("t0ken", f"x{relay.pk}")] * 2


def test_without_its_key_brevo_posts_again(relay: Relay) -> None:
    set_relay_keys(relay.pk, actor=SYSTEM, brevo_key="")
    assert post(relay, "brevo", relays.brevo({"Name": "a", "DownloadToken": "t"})) == 503
    relay.refresh_from_db()
    assert "API key" in relay.refusal


def test_the_secret_lets_in_and_nothing_else(relay: Relay) -> None:
    given = relays.sendgrid_raw(raw_mail())
    old = where(relay, "sendgrid")
    assert Client().head(old).status_code == 200
    assert Client().get(old).status_code == 405
    for wrong in (
        "/hooks/mail/wrong/sendgrid/",
        f"/hooks/mail/{relay.secret}/unknown/",
        f"/hooks/mail/{relay.digest}/sendgrid/",
        "/hooks/mail/%ff%fe/sendgrid/",
    ):
        assert Client().post(wrong, given).status_code == 404
        assert Client().head(wrong).status_code == 404
    renewed = make_relay(relay.pk, actor=SYSTEM)
    assert Client().post(old, given).status_code == 404
    assert Inbound.objects.count() == 0
    assert post(renewed, "sendgrid", given) == 200


@pytest.mark.parametrize(
    "changed",
    [{"signature": "0" * 64}, {"token": "x"}, {"token": "é"}, relays.mailgun_signed(key="another")],
)
def test_a_wrong_signature_leaves_nothing(relay: Relay, changed: dict[str, str]) -> None:
    assert urlencoded(relay, relays.mailgun_raw(raw_mail()) | changed) in {400, 403}
    assert Inbound.objects.count() == 0
    relay.refresh_from_db()
    assert relay.refusal.startswith("mailgun: ")
    assert relay.received_at is None


def test_mailgun_needs_its_key(relay: Relay) -> None:
    set_relay_keys(relay.pk, actor=SYSTEM, mailgun_key="")
    assert urlencoded(relay, relays.mailgun_raw(raw_mail())) == 403
    assert Inbound.objects.count() == 0


@pytest.mark.parametrize(
    ("provider", "given"),
    [
        ("mailgun", {}),
        ("mailgun", relays.mailgun_signed()),
        ("postmark", {"RecordType": "Bounce"}),
        ("postmark", []),
        ("sendgrid", {"text": "x"}),
        ("brevo", {"event": "delivered"}),
        ("brevo", {"items": []}),
        ("brevo", {"items": [{"Headers": {"Subject": "a\nBcc: b"}}]}),
    ],
)
def test_what_is_no_mail_is_refused(relay: Relay, provider: str, given: Any) -> None:
    assert 400 <= post(relay, provider, given) < 500
    assert Inbound.objects.count() == 0


def test_half_a_form_is_refused(relay: Relay) -> None:
    kind = "multipart/form-data; boundary=x"
    answer = Client().post(where(relay, "sendgrid"), b"--x\r\nContent-Disp", content_type=kind)
    assert answer.status_code == 400
    broken = Client().post(where(relay, "postmark"), b"\xff{", content_type="application/json")
    assert broken.status_code == 400


@pytest.mark.parametrize(
    ("provider", "status"), [("mailgun", 406), ("postmark", 403), ("sendgrid", 200), ("brevo", 200)]
)
def test_too_large_is_not_posted_for_ever(
    relay: Relay, settings: Any, provider: str, status: int
) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2000
    assert post(relay, provider, {"email": "x" * 3000}) == status
    assert Inbound.objects.count() == 0
    relay.refresh_from_db()
    assert "larger" in relay.refusal
    assert relay.refused_at is not None


def test_what_cannot_be_stored_is_posted_again(
    relay: Relay, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(hooks, "store", full)
    assert post(relay, "sendgrid", relays.sendgrid_raw(raw_mail())) == 503
    relay.refresh_from_db()
    assert relay.received_at is None


def test_the_secret_stays_out_of_the_log(relay: Relay, caplog: pytest.LogCaptureFixture) -> None:
    assert post(relay, "postmark", {}) == 400
    assert relay.secret not in caplog.text
    assert "was not taken" in caplog.text
