"""Who a mail is from: signatures and policies asked of a real name server, and the relay's word."""

from __future__ import annotations

import base64
import time

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sigap.channels.email.authentication import check_sender
from sigap.channels.email.authentication.names import Names
from sigap.channels.email.parsing import parse
from sigap.tickets.envelope import SenderCheck, Verdict
from tests.mails import raw_mail
from tests.peers.names import NameServer

DOMAIN = "pelanggan.test"
RELAY = frozenset({"mx.desk.test"})


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def signed(key: rsa.RSAPrivateKey, name_server: NameServer) -> bytes:
    """A mail of the customer's with a valid signature; its domain has a strict policy."""
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    record = f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"
    name_server.txt[f"s1._domainkey.{DOMAIN}"] = record
    name_server.txt[f"_dmarc.{DOMAIN}"] = "v=DMARC1; p=reject"
    return sign(raw_mail(), key, DOMAIN)


def sign(raw: bytes, key: rsa.RSAPrivateKey, domain: str) -> bytes:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    header = dkim.sign(raw, b"s1", domain.encode(), pem, include_headers=[b"From", b"Subject"])
    return bytes(header) + raw


def checked(raw: bytes, asked: Names, *, trusted: frozenset[str] = frozenset()) -> SenderCheck:
    return check_sender(raw, parse(raw), trusted=trusted, asked=asked)


def test_a_valid_signature_of_the_senders_domain_proves_it(
    signed: bytes, asked_names: Names
) -> None:
    found = checked(signed, asked_names)
    assert (found.verdict, found.by, found.domain) == (Verdict.PASS, "dkim", DOMAIN)


def test_a_subdomain_belongs_to_its_organisation(
    key: rsa.RSAPrivateKey, signed: bytes, asked_names: Names
) -> None:
    raw = sign(raw_mail(From="Budi <budi@surat.pelanggan.test>"), key, DOMAIN)
    assert checked(raw, asked_names).verdict == Verdict.PASS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Printer di lantai 3", b"Kirim uang ke rekening"),
        (b"Subject: Printer rusak", b"Subject: Tagihan"),
    ],
)
def test_what_was_changed_on_the_way_fails(
    signed: bytes, asked_names: Names, old: bytes, new: bytes
) -> None:
    assert checked(signed.replace(old, new), asked_names).verdict == Verdict.FAIL


def test_a_signature_of_somebody_else_proves_nothing(
    key: rsa.RSAPrivateKey, signed: bytes, name_server: NameServer, asked_names: Names
) -> None:
    record = name_server.txt[f"s1._domainkey.{DOMAIN}"]
    name_server.txt["s1._domainkey.jahat.test"] = record
    assert checked(sign(raw_mail(), key, "jahat.test"), asked_names).verdict == Verdict.FAIL


def test_without_a_policy_nothing_can_be_told(name_server: NameServer, asked_names: Names) -> None:
    assert checked(raw_mail(), asked_names).verdict == Verdict.NONE
    name_server.txt[f"_dmarc.{DOMAIN}"] = "v=DMARC1; p=none"
    assert checked(raw_mail(), Names()).verdict == Verdict.NONE


def test_two_senders_are_none(asked_names: Names) -> None:
    raw = raw_mail().replace(b"To: ", b"From: Direktur <direktur@desk.test>\r\nTo: ")
    assert checked(raw, asked_names).verdict == Verdict.NONE


def test_a_silent_name_server_costs_one_wait(
    signed: bytes, name_server: NameServer, asked_names: Names
) -> None:
    name_server.silent = True
    assert checked(signed, asked_names).verdict == Verdict.UNKNOWN
    begun = time.perf_counter()
    assert checked(signed, asked_names).verdict == Verdict.UNKNOWN
    assert time.perf_counter() - begun < 0.2


PASSED = "mx.desk.test; dkim=pass header.d=pelanggan.test; dmarc=pass header.from=pelanggan.test"


@pytest.mark.parametrize(
    ("field", "verdict"),
    [
        (PASSED, Verdict.PASS),
        ("mx.desk.test; spf=pass smtp.mailfrom=budi@pelanggan.test", Verdict.PASS),
        (
            "mx.desk.test; dkim=pass header.d=a.test; dkim=pass header.d=pelanggan.test",
            Verdict.PASS,
        ),
        ("mx.desk.test; spf=pass smtp.mailfrom=x@jahat.test; dmarc=fail", Verdict.FAIL),
        ("mx.desk.test; dkim=pass header.d=jahat.test", Verdict.NONE),
        ("mx.desk.test; none", Verdict.NONE),
        ("mx.jahat.test; dmarc=pass header.from=pelanggan.test", Verdict.UNKNOWN),
        ("this; is = ( no result", Verdict.UNKNOWN),
    ],
)
def test_the_own_servers_word(field: str, verdict: Verdict, settings: object) -> None:
    raw = raw_mail(Authentication_Results=field)
    assert checked(raw, Names(), trusted=RELAY).verdict == verdict


def test_a_field_below_that_of_the_own_server_counts_for_nothing() -> None:
    above = b"Authentication-Results: mx.desk.test; dmarc=fail header.from=pelanggan.test\r\n"
    raw = above + raw_mail(Authentication_Results=PASSED)
    assert checked(raw, Names(), trusted=RELAY).verdict == Verdict.FAIL
