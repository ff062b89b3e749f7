"""The marks by which an answer finds its ticket: signed addresses, Message-IDs, subject tokens.

A mark alone never suffices: whoever files a message also asks whether its sender takes part.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sigap.core.secrets import sign, signed
from sigap.tickets.envelope import Envelope

_REPLY_ADDRESS = re.compile(r"\+t(\d{1,12})\.([a-z2-7]{16})@", re.IGNORECASE)
_OWN_ID = re.compile(r"^<?sigap\.t(\d{1,12})\.m(\d{1,12})\.([a-z2-7]{16})@", re.IGNORECASE)
_AGENT_ADDRESS = re.compile(r"\+a(\d{1,12})\.(\d{1,12})\.([a-z2-7]{16})@", re.IGNORECASE)
_SUBJECT = re.compile(r"\[#(\d{1,12})\]")


def reply_address(ticket_id: int, mailbox_address: str) -> str:
    """``bantuan+t42.SIGNATURE@example.test``: answers to it belong to ticket 42."""
    local, _, domain = mailbox_address.partition("@")
    return f"{local}+t{ticket_id}.{sign('reply address', str(ticket_id))}@{domain}"


def agent_address(ticket_id: int, account_id: int, mailbox_address: str) -> str:
    """``bantuan+a42.7.SIGNATURE@example.test``: what agent 7 mails to it answers ticket 42."""
    local, _, domain = mailbox_address.partition("@")
    mac = sign("agent address", f"{ticket_id}.{account_id}")
    return f"{local}+a{ticket_id}.{account_id}.{mac}@{domain}"


def agents_in_addresses(addresses: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Ticket and account of each address that was made for an agent."""
    for address in addresses:
        if (found := _AGENT_ADDRESS.search(address)) and signed(
            "agent address", f"{found[1]}.{found[2]}", found[3]
        ):
            yield int(found[1]), int(found[2])


def own_message_id(ticket_id: int, message_id: int, domain: str) -> str:
    """Message-ID of a message of ours, with brackets; signed, so that it cannot be made up."""
    mac = sign("message id", f"{ticket_id}.{message_id}")
    return f"<sigap.t{ticket_id}.m{message_id}.{mac}@{domain}>"


def subject_token(ticket_id: int) -> str:
    return f"[#{ticket_id}]"


def tickets_in_addresses(addresses: Iterable[str]) -> Iterator[int]:
    for address in addresses:
        if (found := _REPLY_ADDRESS.search(address)) and signed(
            "reply address", found[1], found[2]
        ):
            yield int(found[1])


def tickets_in_own_ids(ids: Iterable[str]) -> Iterator[int]:
    for ticket_id, _message_id in _own(ids):
        yield ticket_id


def messages_in_own_ids(ids: Iterable[str]) -> Iterator[int]:
    for _ticket_id, message_id in _own(ids):
        yield message_id


def _own(ids: Iterable[str]) -> Iterator[tuple[int, int]]:
    for text in ids:
        if (found := _OWN_ID.match(text)) and signed(
            "message id", f"{found[1]}.{found[2]}", found[3]
        ):
            yield int(found[1]), int(found[2])


def tickets_in_subject(subject: str) -> Iterator[int]:
    for found in _SUBJECT.finditer(subject):
        yield int(found[1])


def addresses_of(envelope: Envelope) -> list[str]:
    written = [address.address for address in (*envelope.to, *envelope.cc)]
    return [*envelope.delivered_to, *written]


def answered_ids(envelope: Envelope) -> list[str]:
    """In-Reply-To first, then References from the newest to the oldest."""
    return [*envelope.in_reply_to, *reversed(envelope.references)]
