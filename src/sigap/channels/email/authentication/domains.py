"""Which domains belong together."""

from __future__ import annotations

from functools import lru_cache

from publicsuffixlist import PublicSuffixList


def aligned(found: str, domain: str) -> bool:
    """Whether two domains are of one organisation (RFC 7489, 3.1, relaxed)."""
    if not found:
        return False
    found = found.lower()
    return found == domain or organisation_of(found) == organisation_of(domain)


@lru_cache(maxsize=2000)
def organisation_of(domain: str) -> str:
    """The registered domain above a host name: ``kota.go.id`` of ``mail.dinas.kota.go.id``."""
    return _suffixes().privatesuffix(domain) or domain


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
