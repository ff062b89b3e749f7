"""The check of a mail's sender: the own mail server's word, else our own look."""

from __future__ import annotations

import logging

from dkim import DKIM, DKIMException
from dns.exception import DNSException

from sigap.channels.email.authentication.domains import aligned, organisation_of
from sigap.channels.email.authentication.names import Names, NamesUnreachable, names
from sigap.channels.email.authentication.relay import relay_result
from sigap.tickets.envelope import Envelope, SenderCheck, Verdict

MOST_SIGNATURES = 3
LARGEST_CHECKED = 30 * 1024 * 1024
_SIGNATURE = "dkim-signature"
logger = logging.getLogger(__name__)


def check_sender(
    raw: bytes, envelope: Envelope, *, trusted: frozenset[str], asked: Names = names
) -> SenderCheck:
    """Whether the mail is from the domain that its From names.

    ``trusted`` are the authserv-ids of the desk's own mail servers; where none of them has
    written a result, signatures and policy are looked up here.
    """
    domain = envelope.sender.address.rpartition("@")[2]
    written = [value for name, value in envelope.headers if name.lower() == "from"]
    if len(written) != 1 or not domain:
        return SenderCheck(verdict=Verdict.NONE, domain=domain)
    found = relay_result(envelope, domain, trusted)
    return found or _own(raw, envelope, domain, asked)


def _own(raw: bytes, envelope: Envelope, domain: str, asked: Names) -> SenderCheck:
    signatures = sum(name.lower() == _SIGNATURE for name, _value in envelope.headers)
    try:
        if signatures and len(raw) <= LARGEST_CHECKED:
            for index in range(min(signatures, MOST_SIGNATURES)):
                if aligned(_signed_by(raw, index, asked), domain):
                    return SenderCheck(verdict=Verdict.PASS, domain=domain, by="dkim")
        verdict = Verdict.FAIL if _has_policy(domain, asked) else Verdict.NONE
    except NamesUnreachable:
        verdict = Verdict.UNKNOWN
    return SenderCheck(verdict=verdict, domain=domain)


def _signed_by(raw: bytes, index: int, asked: Names) -> str:
    """The domain of a valid signature; empty where it is not valid."""

    def key(name: bytes, timeout: int = 0) -> bytes | None:
        found = asked.txt(name.decode("ascii", "replace"))
        return found[0].encode() if found else None

    signature = DKIM(raw, logger=logger)
    try:
        if signature.verify(idx=index, dnsfunc=key):
            return str(signature.domain.decode("ascii", "replace"))
    except NamesUnreachable:
        raise
    except (DKIMException, DNSException, ValueError, KeyError, TypeError, IndexError) as error:
        logger.info("a DKIM signature could not be checked: %s", error)
    return ""


def _has_policy(domain: str, asked: Names) -> bool:
    """Whether the domain asks receivers to refuse or set aside what is not proven (RFC 7489)."""
    record = _policy(domain, asked)
    organisation = organisation_of(domain)
    wanted = "p"
    if not record and organisation != domain:
        record = _policy(organisation, asked)
        wanted = "sp" if "sp" in record else "p"
    return record.get(wanted) in ("reject", "quarantine")


def _policy(domain: str, asked: Names) -> dict[str, str]:
    found = [each for each in asked.txt(f"_dmarc.{domain}") if each.startswith("v=DMARC1")]
    if len(found) != 1:
        return {}
    tags = (tag.partition("=") for tag in found[0].split(";"))
    return {name.strip().lower(): value.strip().lower() for name, _, value in tags}
