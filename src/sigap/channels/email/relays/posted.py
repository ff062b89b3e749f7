"""What a relay has posted, as the desk keeps it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import Any

# Nothing is folded: Python would encode a Message-ID that is longer than a line.
_POLICY = SMTP.clone(max_line_length=None)


class NotUnderstood(ValueError):
    """The relay posted something else than a mail in its documented form."""


class NotReady(OSError):
    """Something must be set first, here or there: the relay should post the mail again."""


class NotProven(ValueError):
    """The signature is missing or wrong."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail: its bytes as they were sent, or ``rebuilt`` from the parts that a relay gives.

    ``return_path`` is None where the relay does not tell; ``key`` is its own name for the mail.
    """

    raw: bytes
    recipients: tuple[str, ...] = ()
    return_path: str | None = None
    rebuilt: bool = False
    key: str = ""


def quiet(view: Any) -> Any:
    """Anymail's view without its warning: the secret in the address stands for a password."""
    return type(view.__name__, (view,), {"warn_if_no_basic_auth": False})


def rebuild(message: EmailMessage) -> bytes:
    """The message as bytes, the same ones for the same content: a relay that posts it again with
    other boundaries between the parts has posted the same mail."""
    made = deepcopy(message)
    _bound(made, "sigap")
    digest = sha256(made.as_bytes(policy=_POLICY)).hexdigest()
    _bound(made, digest[:24])
    return made.as_bytes(policy=_POLICY)


def _bound(message: EmailMessage, name: str) -> None:
    multiparts = (part for part in message.walk() if part.get_content_maintype() == "multipart")
    for number, part in enumerate(multiparts):
        part.set_boundary(f"=_{name}_{number}")
