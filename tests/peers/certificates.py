"""A certificate authority of the test's own, and what it signs for ``localhost``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

HOST = "localhost"


@dataclass(frozen=True)
class Certificates:
    """PEM files. Point ``SSL_CERT_FILE`` at ``authority`` and a server with ``chain`` and ``key``
    is trusted under the name HOST."""

    authority: Path
    chain: Path
    key: Path


@pytest.fixture(scope="session")
def certificates() -> Iterator[Certificates]:
    with TemporaryDirectory(prefix="sigap-certificates-") as folder:
        Path(folder).chmod(0o755)  # servers of the test run as somebody else
        yield make(Path(folder))


@pytest.fixture
def trusted(certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Certificates:
    """The machine trusts the test's authority, as it would one that its operator installed."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    return certificates


def make(folder: Path) -> Certificates:
    found = Certificates(folder / "authority.pem", folder / "chain.pem", folder / "key.pem")
    own_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    own_name = _name("Sigap test authority")
    root = _signed(_start(own_name, own_name, own_key, is_authority=True), own_key)
    builder = _start(_name(HOST), own_name, key, is_authority=False)
    named = x509.SubjectAlternativeName([x509.DNSName(HOST)])
    leaf = _signed(builder.add_extension(named, critical=False), own_key)
    found.authority.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    found.chain.write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    found.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return found


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _start(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, *, is_authority: bool
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
    return builder.sign(key, hashes.SHA256())
