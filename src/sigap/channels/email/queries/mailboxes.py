"""The desk's own addresses, and which mailbox a message or a ticket belongs to."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from sigap.channels.email.models import Mailbox, MailboxTicket

KEPT_S = 1.0
_kept: dict[str, tuple[float, Directory]] = {}


def base(address: str) -> str:
    """The address without its plus-part, in lower case."""
    local, _, domain = address.strip().lower().rpartition("@")
    return f"{local.partition('+')[0]}@{domain}"


@dataclass(frozen=True)
class Directory:
    """All mailboxes as of one moment, without their passwords; the default one first."""

    mailboxes: tuple[Mailbox, ...]

    @cached_property
    def own(self) -> frozenset[str]:
        """Every address of ours, aliases and inactive mailboxes included, without plus-parts."""
        return frozenset(base(address) for box in self.mailboxes for address in box.addresses)

    @cached_property
    def default(self) -> Mailbox | None:
        """Where mail goes that names no mailbox; none only while none is set up."""
        return next(iter([*self._active, *self.mailboxes]), None)

    @cached_property
    def _active(self) -> list[Mailbox]:
        return [box for box in self.mailboxes if box.is_active]

    @cached_property
    def _by_address(self) -> dict[str, Mailbox]:
        return {base(address): box for box in self._active for address in box.addresses}

    @cached_property
    def authserv_ids(self) -> frozenset[str]:
        """The own mail servers whose findings about senders are believed."""
        named = (box.authserv_id.strip().lower() for box in self.mailboxes)
        return frozenset(filter(None, named))

    def is_own(self, address: str) -> bool:
        return base(address) in self.own

    def choose(self, addresses: Iterable[str]) -> Mailbox | None:
        """The mailbox of the first address that has one, else the default one."""
        found = (self._by_address.get(base(address)) for address in addresses)
        return next((box for box in found if box), self.default)

    def get(self, mailbox_id: int | None) -> Mailbox | None:
        return next((box for box in self.mailboxes if box.pk == mailbox_id), self.default)


def directory() -> Directory:
    """All mailboxes, at most KEPT_S old: asked for with every mail, changed once a month."""
    kept = _kept.get("directory")
    now = time.monotonic()
    if kept and now - kept[0] < KEPT_S:
        return kept[1]
    rows = Mailbox.objects.defer("imap_password", "smtp_password")
    found = Directory(tuple(rows.order_by("-is_default", "id")))
    _kept["directory"] = (now, found)
    return found


def forget() -> None:
    """After a change, so that this process knows it at once."""
    _kept.clear()


def mailbox_of(ticket_id: int, known: Directory) -> Mailbox | None:
    """Through which mailbox a ticket's mail goes; the default one where none is noted."""
    noted = MailboxTicket.objects.filter(pk=ticket_id).values_list("mailbox_id", flat=True)
    return known.get(noted.first())
