"""What the desk's own mail server found out, in Authentication-Results (RFC 8601)."""

from __future__ import annotations

from authres import AuthenticationResultsHeader
from authres.core import AuthenticationResult, AuthResError

from sigap.channels.email.authentication.domains import aligned
from sigap.tickets.envelope import Envelope, SenderCheck, Verdict

FIELD = "authentication-results"
_PROOFS = frozenset({"dkim", "spf"})


def relay_result(envelope: Envelope, domain: str, trusted: frozenset[str]) -> SenderCheck | None:
    """The finding of the topmost such field if a trusted server wrote it; None where none did.

    Anybody can write the field, so only one whose authserv-id an administrator entered counts,
    and only the topmost: the server adds its own above what came in.
    """
    first = next((value for name, value in envelope.headers if name.lower() == FIELD), None)
    if first is None or not trusted:
        return None
    try:
        found = AuthenticationResultsHeader.parse_value(first)
    except AuthResError:
        return None
    server = str(found.authserv_id).lower()
    if server not in trusted:
        return None
    said = {result.method: result.result for result in found.results}
    passed = [
        (result.method, _domain_of(result)) for result in found.results if result.result == "pass"
    ]
    by = next(
        (method for method, name in passed if method in _PROOFS and aligned(name, domain)), ""
    )
    if said.get("dmarc") == "fail":
        verdict = Verdict.FAIL
    else:
        of_domain = ("dmarc", domain) in passed
        verdict = Verdict.PASS if by or of_domain else Verdict.NONE
        by = by or "dmarc" * of_domain
    return SenderCheck(verdict=verdict, domain=domain, by=by, checked_by=server)


def _domain_of(result: AuthenticationResult) -> str:
    """The domain that a result is about, by the properties of RFC 8601, 2.7."""
    told = {f"{each.type}.{each.name}": str(each.value) for each in result.properties}
    for name in ("header.d", "header.i", "header.from", "smtp.mailfrom", "smtp.helo"):
        if name in told:
            return told[name].rpartition("@")[2].strip().lower()
    return ""
