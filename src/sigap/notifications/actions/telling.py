"""Telling agents, in the page and by mail."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.journal.models import Event
from sigap.journal.recording import Circumstances, record
from sigap.notifications import sentences
from sigap.notifications.actions.mailing import queue_mail
from sigap.notifications.events import AgentNotified, NotificationsRead, PreferenceChanged
from sigap.notifications.models import Notification, Preference
from sigap.notifications.queries.unread import forget
from sigap.people.access import AgentActor, actor_of
from sigap.people.models import Account
from sigap.tickets.access import may, tickets_for
from sigap.tickets.models import Ticket

READING_TIME = timedelta(minutes=1)
OLD_FOR_MAIL = timedelta(hours=1)
OLD = timedelta(days=2)
MOST_PREVIEW = 140


@transaction.atomic
def tell(account_id: int, event: Event) -> Notification | None:
    """Notifies the agent of the ticket's event; None where that was done before, where it is
    long past, or where the agent may not see the ticket."""
    age = clock.now() - event.at
    reader = actor_of(account_id) if age < OLD else None
    ticket = tickets_for(reader).filter(pk=event.stream_id).first() if reader else None
    if reader is None or ticket is None:
        return None
    told, is_new = Notification.objects.get_or_create(
        account_id=account_id,
        event_id=event.pk,
        defaults={"ticket": ticket, "verb": event.verb, "created_at": clock.now()},
    )
    if not is_new:
        return None
    record(
        AgentNotified(stream_id=account_id, ticket=ticket.pk, notification=told.pk),
        actor=SYSTEM,
        circumstances=Circumstances(cause=event.pk, depth=event.depth + 1),
    )
    transaction.on_commit(lambda: forget(account_id))
    refused = Preference.objects.filter(pk=account_id, by_mail=False)
    is_one_of_many = event.source == "bulk"  # hundreds of mails at once help nobody
    if age < OLD_FOR_MAIL and not is_one_of_many and not refused.exists():
        _queue(told, ticket, reader)
    return told


@transaction.atomic
def mark_read(actor: AgentActor, *, ticket_id: int | None = None) -> int:
    """Marks the own notifications of the ticket, or all, as read; returns how many."""
    unread = Notification.objects.filter(account_id=actor.id, read_at=None)
    if ticket_id is not None:
        unread = unread.filter(ticket_id=ticket_id)
    count = unread.update(read_at=clock.now())
    if count:
        event = NotificationsRead(stream_id=actor.id, count=count, ticket=ticket_id)
        record(event, actor=actor)
    forget(actor.id)
    return count


@transaction.atomic
def choose_mail(actor: AgentActor, *, by_mail: bool) -> None:
    """Whether the actor's notifications also come by mail."""
    Account.objects.select_for_update().get(pk=actor.id)
    found = Preference.objects.filter(pk=actor.id).first()
    old = found.by_mail if found else True
    if old != by_mail:
        Preference.objects.update_or_create(pk=actor.id, defaults={"by_mail": by_mail})
        record(PreferenceChanged(stream_id=actor.id, by_mail=[old, by_mail]), actor=actor)


def _queue(told: Notification, ticket: Ticket, reader: AgentActor) -> None:
    link = f"{settings.SITE_URL}/tickets/{ticket.pk}/"
    with translation.override(reader.language):
        sentence = str(sentences.of(told.verb))
        foot = _("You get this mail because of your settings:")
        may_answer = may(reader, ticket, "reply")
        how = _("Answer this mail, and the customer gets your words.") * may_answer
    title = f"#{ticket.pk} {ticket.subject}"
    preview = " ".join(ticket.preview.split())[:MOST_PREVIEW]
    profile = f"{settings.SITE_URL}/settings/profile/"
    parts = [sentence, title, preview, link, how, f"{foot} {profile}"]
    html = (
        f"<p>{escape(sentence)}</p>"
        f'<p><a href="{escape(link)}"><b>{escape(title)}</b></a><br>{escape(preview)}</p>'
        f"<p>{escape(how)}</p>"
        f'<p><small>{escape(foot)} <a href="{escape(profile)}">{escape(profile)}</a></small></p>'
    )
    queue_mail(
        reader.email,
        f"{sentence}: {title}"[:250],
        "\n\n".join(filter(None, parts)),
        html,
        notification=told,
        pause=READING_TIME,
    )
