"""Which ticket a message is for, by the marks that it carries and who sent it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

from django.db.models import BigIntegerField
from django.db.models.functions import Coalesce

from sigap.people.models import Contact
from sigap.tickets import references
from sigap.tickets.envelope import Envelope
from sigap.tickets.models import Message, Outbound, Ticket
from sigap.tickets.queries.merged import standing, survivor_of


@dataclass(frozen=True, slots=True)
class Named:
    """The ticket that a message names, or the survivor of the one it names. ``own``: its sender
    takes part; ``home``: the merged ticket that the message belongs to."""

    ticket: Ticket | None = None
    own: bool = False
    home: int | None = None


def named_ticket(envelope: Envelope, contact: Contact) -> Named:
    """The first ticket that the message names and whose sender takes part; else the first that it
    names at all. Marks in their order: a Message-ID of ours, a signed reply address, a stored
    Message-ID, a subject token."""
    stranger_to = Named()
    for number in dict.fromkeys(_candidates(envelope)):
        found = _led_to(number)
        if found.ticket is None:
            continue
        if _takes_part(found.ticket, contact) or (
            found.home and _takes_part(Ticket.objects.get(pk=found.home), contact)
        ):
            return replace(found, own=True)
        stranger_to = stranger_to if stranger_to.ticket else found
    return stranger_to


def _takes_part(ticket: Ticket, contact: Contact) -> bool:
    return (
        ticket.requester_id == contact.pk
        or ticket.participants.filter(contact=contact, is_pending=False).exists()
    )


def _led_to(number: int) -> Named:
    """Where a number leads. What comes for a ticket that was closed before it was merged is the
    survivor's, as it would have been a follow-up's."""
    ticket = Ticket.objects.filter(pk=number).first()
    if ticket is None or ticket.merged_into_id is None:
        return Named(ticket)
    merge = standing(number)
    home = None if merge is None or merge.was_closed else number
    return Named(Ticket.objects.get(pk=survivor_of(number)), home=home)


def answered_for_sure(envelope: Envelope) -> Named:
    """The ticket by a mark that only our own mail carries, whoever answers: the automatic reply
    of a stand-in or of another address need not become a ticket of its own."""
    ids = references.answered_ids(envelope)
    marks = chain(
        _where_ours_are(ids),
        references.tickets_in_addresses(references.addresses_of(envelope)),
        references.tickets_in_own_ids(ids),
    )
    found = next(marks, None)
    return _led_to(found) if found else Named()


def _candidates(envelope: Envelope) -> Iterator[int]:
    ids = references.answered_ids(envelope)
    yield from _where_ours_are(ids)
    yield from references.tickets_in_addresses(references.addresses_of(envelope))
    yield from references.tickets_in_own_ids(ids)
    yield from _stored(ids)
    yield from references.tickets_in_subject(envelope.subject)


def _where_ours_are(ids: list[str]) -> Iterator[int]:
    """The tickets in which the named messages of ours are now: moved, merged or split off."""
    numbers = list(references.messages_in_own_ids(ids))
    if not numbers:
        return
    found = Message.objects.filter(pk__in=numbers).values_list("pk", "ticket_id", "home")
    places = {number: home or ticket for number, ticket, home in found}
    yield from (places[number] for number in numbers if number in places)


def _stored(ids: list[str]) -> Iterator[int]:
    if not ids:
        return
    bracketed = [f"<{text.strip('<>')}>" for text in ids]
    found = chain(
        Message.objects.filter(message_id__in=bracketed).values_list(
            "message_id", Coalesce("home", "ticket_id", output_field=BigIntegerField())
        ),
        Outbound.objects.filter(rfc_message_id__in=bracketed).values_list(
            "rfc_message_id",
            Coalesce("message__home", "message__ticket_id", output_field=BigIntegerField()),
        ),
    )
    by_id = dict(found)
    for text in bracketed:
        if text in by_id:
            yield by_id[text]
