"""Agents who answer a notification by mail."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404

from sigap.channels.reading import Filed
from sigap.people.access import AgentActor, actor_of
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.receiving import Filing, receive_unproven
from sigap.tickets.actions.replying import Answer, EmptyAnswer, reply
from sigap.tickets.envelope import Envelope, Flag, Verdict
from sigap.tickets.models import Ticket
from sigap.tickets.references import addresses_of, agents_in_addresses


def agent_answer(envelope: Envelope, filing: Filing) -> Filed | None:
    """Files what was sent to an address made for one agent and one ticket; None for other mail.

    It is the agent's answer to the customer only if the token is right, the sender's address is
    the agent's and proven (aligned DMARC), and the agent may answer that ticket now. Anything else
    stays in the ticket as a note that says so, and is sent to nobody.
    """
    found = next(agents_in_addresses(addresses_of(envelope)), None)
    if found is None:
        return None
    ticket_id, account_id = found
    ticket = Ticket.objects.filter(pk=ticket_id).first()
    if ticket is None:
        return None
    if envelope.flags & {Flag.AUTO_REPLY, Flag.BOUNCE}:
        return Filed(None, "an automatic answer to an agent's notification")
    actor = _proven(account_id, ticket, envelope)
    if actor is None:
        unproven = receive_unproven(ticket, envelope, filing)
        return Filed(unproven.message, "an agent's answer that is not proven")
    uploads = [
        upload(actor=actor, name=file.name, content_type=file.content_type, content=file.content)
        for file in envelope.files
    ]
    text = envelope.reply_text.strip() or envelope.text
    try:
        message = reply(
            ticket.pk,
            Answer(text=text, attachment_ids=tuple(one.pk for one in uploads)),
            actor=actor,
        )
    except EmptyAnswer:
        return Filed(None, "an agent's answer without words")
    return Filed(message, "an agent's answer by mail")


def _proven(account_id: int, ticket: Ticket, envelope: Envelope) -> AgentActor | None:
    actor = actor_of(account_id)
    if actor is None or envelope.sender_check.verdict != Verdict.PASS or ticket.is_closed:
        return None
    if actor.email.strip().lower() != envelope.sender.address:
        return None
    try:
        ticket_for(actor, ticket.pk, to="reply")
    except (Http404, PermissionDenied):
        return None
    return actor
