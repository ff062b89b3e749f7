"""Hands a test mail to the mailbox's server."""

from __future__ import annotations

from django.utils.translation import gettext as _

from sigap.channels.email.actions.trips import note_trip_failed, start_trip
from sigap.channels.email.health.trips import written
from sigap.channels.email.models import Mailbox
from sigap.channels.email.queries.mailboxes import directory
from sigap.channels.email.signing import signed
from sigap.channels.email.smtp.conversation import (
    Conversation,
    NotNow,
    Refused,
    Server,
    ServerDown,
)
from sigap.journal.actors import Actor


def send_trip(mailbox: Mailbox, *, actor: Actor) -> str:
    """Sends it by the server that answers of this mailbox leave through; returns why it did not
    leave, empty if it did. Raises PermissionDenied."""
    token = start_trip(mailbox.pk, actor=actor)
    default = directory().default
    known = [mailbox.pk] + ([default.pk] if default else [])
    exits = {box.pk: box for box in Mailbox.objects.filter(pk__in=known).exclude(smtp_host="")}
    exit_box = exits.get(mailbox.pk) or (exits.get(default.pk) if default else None)
    if exit_box is None:
        why = _("No server for outgoing mail is set up.")
    else:
        why = _handed_over(mailbox, exit_box, signed(written(mailbox, token), mailbox.domain))
    if why:
        note_trip_failed(mailbox.pk, token, error=why)
    return why


def _handed_over(mailbox: Mailbox, exit_box: Mailbox, raw: bytes) -> str:
    talk = Conversation(Server.of(exit_box))
    try:
        outcome = talk.send(mailbox.address, [mailbox.address], raw)
    except (ServerDown, NotNow, Refused) as error:
        return str(error)
    finally:
        talk.close()
    return next(iter((outcome.refused | outcome.deferred).values()), "")
