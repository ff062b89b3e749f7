"""Bytes to text, whatever the sender claimed about them."""

from __future__ import annotations

import codecs
import re

_ALIASES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "euc-kr": "cp949",
    "unicode-1-1-utf-7": "utf-7",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "sjis": "cp932",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "x-unknown": "",
    "unknown-8bit": "",
    "x-user-defined": "",
    "default": "",
    "none": "",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "iso8859-1": "cp1252",
    "us-ascii": "",
    "ascii": "",
    "ansi_x3.4-1968": "",
    "macintosh": "mac_roman",
    "x-mac-roman": "mac_roman",
}
# Text encodings by name that are none for mail: quadratic, or able to write escapes.
_REFUSED = frozenset(
    ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem")
)
_GUESS_BYTES = 16 * 1024
# Measured with chardet 7 on words and sentences in 20 charsets: below these it is often wrong.
_FEWEST, _SURE, _SOON = 4, 0.13, 0.045
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_HIGH = re.compile(rb"[\x80-\xff]+")
_MULTIBYTE_JAPANESE = re.compile(rb"\x1b[$(][@BJ]")


def decode(content: bytes, declared: str = "") -> str:
    """Text of ``content``, by the declared charset where it fits and the likeliest where not.

    Never raises. The result holds no NUL and no lone surrogate, and can be stored.
    """
    codec = _codec(declared)
    if content.isascii():
        if codec and not _ascii_superset(codec):
            return _storable(content.decode(codec, "replace"))
        if not _MULTIBYTE_JAPANESE.search(content):
            return _storable(content.decode("ascii"))
        return _storable(content.decode("iso2022_jp_2", "replace"))
    return _storable(_first_that_fits(content, codec))


def _first_that_fits(content: bytes, codec: str) -> str:
    # UTF-8 comes before a declared Western charset: text in that charset is hardly ever valid
    # UTF-8 by chance, and mail programs mislabel it all the time.
    ladder = ["utf-8", codec] if codec in ("", "cp1252", "utf-8") else [codec, "utf-8"]
    for candidate in filter(None, ladder):
        try:
            return content.decode(candidate)
        except UnicodeError:
            continue
    if codec == "utf-8" and content.decode("utf-8", "ignore"):
        return _broken_utf8(content)
    return content.decode(codec or _guess(content), "replace")


def _broken_utf8(content: bytes) -> str:
    """UTF-8 with a few bad bytes stays UTF-8; mostly bad bytes were another charset."""
    replaced = content.decode("utf-8", "replace")
    bad = replaced.count("�")
    good = sum(1 for character in replaced[:_GUESS_BYTES] if character > "\x7f") - bad
    return replaced if good >= bad else content.decode(_guess(content), "replace")


def _guess(content: bytes) -> str:
    """The likeliest charset of bytes that are no UTF-8; a Western one where it cannot be told."""
    sample = content[:_GUESS_BYTES]
    high = len(sample) - len(_HIGH.sub(b"", sample))
    # Of a few bytes, as in names, guessers make ever other charsets.
    if high < _FEWEST:
        return "cp1252"
    import chardet  # imported when needed: it costs 50 ms and 35 MB, and few messages need it

    found = chardet.detect(sample)
    name, confidence = found.get("encoding"), found.get("confidence") or 0
    # A text of mostly such bytes is of another script, which is soon told.
    enough = _SOON if high > _FEWEST and high > len(sample) / 2 else _SURE
    return (_codec(name) if name and confidence > enough else "") or "cp1252"


def _codec(name: str) -> str:
    name = name.strip(" \t\"'<>;").lower()
    name = _ALIASES.get(name, name)
    if not name or len(name) > 40:
        return ""
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError):
        return ""
    usable = info.name not in _REFUSED and getattr(info, "_is_text_encoding", True)
    return info.name if usable else ""


def _ascii_superset(codec: str) -> bool:
    return not codec.startswith(("utf-7", "utf-16", "utf-32", "iso2022", "hz", "cp037", "cp500"))


def _storable(text: str) -> str:
    if not _UNSTORABLE.search(text):
        return text
    return _UNSTORABLE.sub(lambda match: "" if match[0] == "\x00" else "�", text)
