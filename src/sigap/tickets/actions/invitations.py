"""Answering a calendar invitation, so that the organiser's calendar knows (RFC 5546, REPLY)."""

from __future__ import annotations

from enum import StrEnum

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vDDDTypes

from sigap.core import clock
from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.tickets.access import message_for, ticket_for
from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.events import InvitationAnswered
from sigap.tickets.invitations import invitation_of
from sigap.tickets.models import Message

TYPE = "text/calendar; method=REPLY"


class Choice(StrEnum):
    """The participation status that goes into the organiser's calendar (RFC 5545, 3.2.12)."""

    ACCEPTED = "accepted"
    TENTATIVE = "tentative"
    DECLINED = "declined"


class NothingToAnswer(ValueError):
    """The message invites to nothing that waits for an answer."""


@transaction.atomic
def answer_invitation(message_id: int, choice: Choice, *, actor: AgentActor) -> Message:
    """Sends the answer with its calendar part, and remembers it. Raises NothingToAnswer, Http404,
    PermissionDenied."""
    message = message_for(actor, message_id)
    ticket_for(actor, message.ticket_id, to="reply")
    message = Message.objects.select_for_update(of=("self",)).get(pk=message_id)
    found = invitation_of(message.invitation)
    if found is None or not found.is_answerable:
        raise NothingToAnswer
    with translation.override(message.ticket.requester.language):
        words = {
            Choice.ACCEPTED: _("We accept: %(what)s"),
            Choice.TENTATIVE: _("We may come: %(what)s"),
            Choice.DECLINED: _("We cannot come: %(what)s"),
        }[choice] % {"what": found.summary}
    file = upload(
        actor=actor,
        name="reply.ics",
        content_type=TYPE,
        content=_calendar(message, choice),
    )
    answer = reply(message.ticket_id, Answer(text=words, attachment_ids=(file.pk,)), actor=actor)
    message.invitation = {**(message.invitation or {}), "answer": choice.value}
    message.save(update_fields=["invitation"])
    ticket = lock(message.ticket_id)
    event = InvitationAnswered(
        stream_id=ticket.pk,
        message=message.pk,
        choice=choice.value,
        changes=change(ticket, updated_at=clock.now()),
    )
    record(event, actor=actor)
    return answer


def _calendar(message: Message, choice: Choice) -> bytes:
    found = invitation_of(message.invitation)
    if found is None:
        raise NothingToAnswer
    calendar, event = Calendar(), Event()
    calendar.add("prodid", "-//Sigap//Help desk//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "REPLY")
    event.add("uid", found.uid)
    event.add("sequence", found.sequence)
    event.add("dtstamp", clock.now())
    for name, moment in (("dtstart", found.starts), ("dtend", found.ends)):
        if moment:
            event.add(name, vDDDTypes(moment))
    event.add("summary", found.summary)
    event.add("organizer", vCalAddress(f"mailto:{found.organiser}"))
    attendee = vCalAddress(f"mailto:{_invited(message)}")
    attendee.params["PARTSTAT"] = choice.value.upper()
    event.add("attendee", attendee)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _invited(message: Message) -> str:
    """The address of ours that the invitation went to."""
    return next((one["address"] for one in message.to), "") or message.from_address
