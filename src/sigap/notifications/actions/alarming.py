"""Telling administrators of trouble, in the page and by mail."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.html import escape

from sigap.core import clock
from sigap.core.alarms import Alarm
from sigap.journal.actors import SYSTEM
from sigap.journal.recording import Circumstances, record
from sigap.notifications import sentences
from sigap.notifications.actions.mailing import queue_mail
from sigap.notifications.events import AgentNotified
from sigap.notifications.models import Notification, Preference
from sigap.notifications.queries.unread import forget
from sigap.people.models import Account
from sigap.people.roles import Right, Roles

TOLD = [role.value for role in Roles if Right.MANAGE_SETTINGS in role.rights]


def tell_administrators(alarm: Alarm) -> None:
    """One notification for each active account that may change settings, and a mail where it
    wants some; in the caller's transaction."""
    refused = set(Preference.objects.filter(by_mail=False).values_list("pk", flat=True))
    shown = {
        "text": alarm.text,
        "values": alarm.values,
        "said": alarm.said,
        "path": alarm.path,
    }
    for account in Account.objects.filter(is_active=True, role__in=TOLD).order_by("pk"):
        told, is_new = Notification.objects.get_or_create(
            account=account,
            event_id=alarm.event,
            defaults={"verb": alarm.verb, "alarm": shown, "created_at": clock.now()},
        )
        if not is_new:
            continue
        record(
            AgentNotified(stream_id=account.pk, notification=told.pk),
            actor=SYSTEM,
            circumstances=Circumstances(cause=alarm.event, depth=1),
        )
        transaction.on_commit(lambda number=account.pk: forget(number))  # type: ignore[misc]  # bound now
        if account.pk not in refused:
            _mail(account, told)


def _mail(account: Account, told: Notification) -> None:
    with translation.override(account.language):
        sentence = sentences.of_alarm(told.alarm)
    link, said = f"{settings.SITE_URL}{told.alarm['path']}", told.alarm["said"]
    html = (
        f"<p><b>{escape(sentence)}</b></p><p>{escape(said)}</p>"
        f'<p><a href="{escape(link)}">{escape(link)}</a></p>'
    )
    text = "\n\n".join(filter(None, [sentence, said, link]))
    queue_mail(account.email, sentence[:250], text, html, notification=told)
