"""What a filter asks of a mail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from sigap.channels.email.filters.patterns import captures
from sigap.tickets.envelope import Address, Envelope

LONGEST_BODY = 20_000
LONGEST_VALUE = 2_000
MOST_VALUES = 50


class Operator(TextChoices):
    CONTAINS = "contains", _("contains")
    IS = "is", _("is")
    MATCHES = "matches", _("matches the pattern")


@dataclass(frozen=True, slots=True)
class Condition:
    """``field`` is ``subject``, ``from``, ``to``, ``cc``, ``body`` or the name of any header
    field, in lower case."""

    field: str
    operator: str
    value: str

    def holds(self, envelope: Envelope) -> dict[str, str] | None:
        """The named groups that its pattern caught, empty for other operators; None where it
        does not hold. Raises BadPattern."""
        texts = values_of(envelope, self.field)
        if self.operator == Operator.MATCHES:
            found = (captures(self.value, text) for text in texts)
            return next((caught for caught in found if caught is not None), None)
        wanted = self.value.casefold().strip()
        folded = (text.casefold().strip() for text in texts)
        if self.operator == Operator.IS:
            return {} if any(text == wanted for text in folded) else None
        return {} if any(wanted in text for text in folded) else None


def values_of(envelope: Envelope, field: str) -> list[str]:
    """The texts that a condition about the field looks at."""
    special = _SPECIAL.get(field)
    if special:
        return special(envelope)[:MOST_VALUES]
    values = [value for name, value in envelope.headers if name.lower() == field]
    return [value[:LONGEST_VALUE] for value in values[:MOST_VALUES]]


def _written(addresses: tuple[Address, ...]) -> list[str]:
    """Each address in the three ways in which people look for it."""
    found: list[str] = []
    for one in addresses:
        found.append(one.address)
        if one.name:
            found += [one.name[:LONGEST_VALUE], f"{one.name[:LONGEST_VALUE]} <{one.address}>"]
    return found


_SPECIAL: dict[str, Callable[[Envelope], list[str]]] = {
    "subject": lambda mail: [mail.subject[:LONGEST_VALUE]],
    "body": lambda mail: [mail.text[:LONGEST_BODY]],
    "from": lambda mail: _written((mail.sender,)),
    "to": lambda mail: [*_written(mail.to), *mail.delivered_to],
    "cc": lambda mail: _written(mail.cc),
}
FIELDS = tuple(_SPECIAL)
