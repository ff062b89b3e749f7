"""Whether a message is signed or encrypted: S/MIME (RFC 8551), PGP/MIME (RFC 3156), PGP in text.

Nothing is verified or decrypted: what is said is only that it came in this form.
"""

from __future__ import annotations

import re

from sigap.channels.email.parsing.files import written_name
from sigap.channels.email.parsing.parameters import parameter
from sigap.channels.email.parsing.parts import Part
from sigap.tickets.envelope import Flag

_PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_CMS = bytes.fromhex("2a864886f70d0107")  # the object ids of CMS, without the last number
_CMS_AUTHENTICATED = bytes.fromhex("2a864886f70d0109100117")
_KINDS = {2: Flag.SIGNED, 3: Flag.ENCRYPTED}
_SMIME_TYPES = {
    "enveloped-data": Flag.ENCRYPTED,
    "authenveloped-data": Flag.ENCRYPTED,
    "signed-data": Flag.SIGNED,
}
_PGP = re.compile(r"^-----BEGIN PGP (SIGNED )?MESSAGE-----[ \t]*$", re.MULTILINE)
_HEAD = 200


def protection_of(root: Part, text: str) -> frozenset[Flag]:
    """SIGNED, ENCRYPTED, both or neither; ``text`` is what the sender wrote."""
    found = {_of_part(part) for part in root.walk()}
    for match in _PGP.finditer(text):
        found.add(Flag.SIGNED if match[1] else Flag.ENCRYPTED)
    return frozenset(flag for flag in found if flag)


def _of_part(part: Part) -> Flag | None:
    if part.type == "multipart/encrypted":
        return Flag.ENCRYPTED
    if part.type == "multipart/signed":
        return Flag.SIGNED
    unnamed = part.type == "application/octet-stream"
    if part.type in _PKCS7 or (unnamed and written_name(part).lower().endswith("smime.p7m")):
        declared = parameter(part.fields, "Content-Type", "smime-type").lower()
        return _SMIME_TYPES.get(declared) or _of_content(part.content(_HEAD))
    return None


def _of_content(head: bytes) -> Flag | None:
    if _CMS_AUTHENTICATED in head:
        return Flag.ENCRYPTED
    at = head.find(_CMS) + len(_CMS)
    return _KINDS.get(head[at]) if len(_CMS) <= at < len(head) else None
