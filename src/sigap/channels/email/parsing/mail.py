"""What is known of a message once its parts are read: what reports and answers are told by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sigap.channels.email.parsing import limits
from sigap.channels.email.parsing.headers import first, readable
from sigap.channels.email.parsing.parts import Part
from sigap.tickets.envelope import Address


@dataclass(frozen=True, kw_only=True, slots=True)
class Mail:
    """``text`` is the whole body as text, ``reply`` what is not quoted in it; ``return_path`` as
    in Envelope."""

    root: Part
    sender: Address
    text: str
    reply: str
    return_path: str | None = None
    sent_at: datetime | None = None

    @property
    def subject(self) -> str:
        return readable(self.root.fields, "Subject")[: limits.MAX_SUBJECT_CHARACTERS]

    def field(self, name: str) -> str:
        """The first value of a header field that is not blank, or an empty string."""
        return first(self.root.fields, name)

    @property
    def is_answer(self) -> bool:
        return bool(self.field("In-Reply-To") or self.field("References"))
