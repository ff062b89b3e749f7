"""Names that pretend to be somebody else: told to the agent, never held against the mail."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Iterator

from sigap.people.models import Account
from sigap.tickets.envelope import Address

KEPT_S = 60.0
_ADDRESS = re.compile(r"[^\s<>()\"',;:]+@[^\s<>()\"',;:]+\.[a-z]{2,}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
_kept: list[tuple[float, dict[str, str]]] = []


def pretences(sender: Address) -> Iterator[str]:
    """Codes for the message's notices: ``name_address:WHICH``, ``mixed_script``, ``name_agent``."""
    claimed = _ADDRESS.search(sender.name)
    if claimed and claimed[0].lower() != sender.address:
        yield f"name_address:{claimed[0]}"
    if _is_mixed(sender.name) or _is_mixed(_readable(sender.address)):
        yield "mixed_script"
    own = _agents().get(" ".join(sender.name.lower().split()))
    if own and own != sender.address:
        yield "name_agent"


def _is_mixed(text: str) -> bool:
    """Whether one word has letters of two scripts that look alike."""
    for word in _WORD.findall(text):
        names = {unicodedata.name(letter, "").partition(" ")[0] for letter in word}
        if len(names.intersection(_SCRIPTS)) > 1:
            return True
    return False


def _readable(address: str) -> str:
    """The address with its international domain in letters (RFC 5891)."""
    local, _, domain = address.rpartition("@")
    if "xn--" in domain:
        try:
            domain = domain.encode("ascii").decode("idna")
        except UnicodeError:
            return address
    return f"{local}@{domain}"


def _agents() -> dict[str, str]:
    """Agents' names with their addresses, at most KEPT_S old: asked for with every mail."""
    now = time.monotonic()
    if _kept and now - _kept[0][0] < KEPT_S:
        return _kept[0][1]
    rows = Account.objects.filter(is_active=True).values_list("contact__name", "email")
    found = {" ".join(name.lower().split()): email.lower() for name, email in rows if name}
    _kept[:] = [(now, found)]
    return found
