"""XOAUTH2 and OAUTHBEARER (RFC 7628), as mail servers want to hear them."""

from __future__ import annotations

from collections.abc import Callable

MECHANISMS = ("OAUTHBEARER", "XOAUTH2")


def responder(mechanism: str, user: str, token: str) -> Callable[[bytes], bytes]:
    """Answers the server's challenges: the token first, then what ends a refusal."""
    if mechanism == "OAUTHBEARER":
        name = user.replace("=", "=3D").replace(",", "=2C")
        first, last = f"n,a={name},\x01auth=Bearer {token}\x01\x01", b"\x01"
    else:
        first, last = f"user={user}\x01auth=Bearer {token}\x01\x01", b""
    answers = iter([first.encode()])
    return lambda challenge: next(answers, last)
