"""What mail programs name in HTML: the parts that are quotations or signatures.

The sanitiser lets these through as names of ours and nothing else of ``class`` and ``id``; what is
shown holds none of them.
"""

from __future__ import annotations

from enum import StrEnum


class Mark(StrEnum):
    """What an element says of the lines in it."""

    NONE = ""
    QUOTATION = "quotation"
    BELOW = "below"  # all that follows it is quotation, too
    ATTRIBUTION = "attribution"
    SIGNATURE = "signature"
    LINE = "line"  # a paragraph without space around it


ATTRIBUTES = ("class", "id")
_CLASSES = {
    "yahoo_quoted": Mark.QUOTATION,
    "outlookmessageheader": Mark.BELOW,
    "gmail_attr": Mark.ATTRIBUTION,
    "moz-cite-prefix": Mark.ATTRIBUTION,
    "gmail_signature": Mark.SIGNATURE,
    "gmail_signature_prefix": Mark.SIGNATURE,
    "moz-signature": Mark.SIGNATURE,
    "protonmail_signature_block": Mark.SIGNATURE,
    "mi-signature": Mark.SIGNATURE,
    "msonormal": Mark.LINE,
}
_IDS = {
    "appendonsend": Mark.BELOW,
    "divrplyfwdmsg": Mark.BELOW,
    "mail-editor-reference-message-container": Mark.QUOTATION,
    "olk_src_body_section": Mark.QUOTATION,
    "composer_signature": Mark.SIGNATURE,
    "ms-outlook-mobile-signature": Mark.SIGNATURE,
    "ymail_android_signature": Mark.SIGNATURE,
}


def mark_of(attribute: str, value: str) -> Mark:
    """The mark that a ``class`` or ``id`` of a mail program stands for."""
    if attribute == "id":
        return _IDS.get(value.strip().lower(), Mark.NONE)
    names = value.lower().split()[:20]
    return next((_CLASSES[name] for name in names if name in _CLASSES), Mark.NONE)
