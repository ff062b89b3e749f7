"""The queue of the desk's own mails: in, out, and what became of them."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import connection, transaction

from sigap.core import clock
from sigap.core.posting import NeverTaken, Notice, NotNow, NoWayOut, post
from sigap.core.secrets import random_name
from sigap.notifications.models import Mail, MailState, Notification

CHANNEL = "sigap_notices"
LEASE_S = 180
BATCH = 20
MOST_ATTEMPTS = 12
NO_WAY_PAUSE = timedelta(minutes=1)

_CLAIM = """
UPDATE notifications_mail SET attempts = attempts + 1,
  leased_until = clock_timestamp() + %s * interval '1 second'
WHERE id = (
  SELECT id FROM notifications_mail
  WHERE state = 'waiting' AND send_after <= %s
    AND (leased_until IS NULL OR leased_until < clock_timestamp())
  ORDER BY send_after FOR UPDATE SKIP LOCKED LIMIT 1)
RETURNING id
"""


def queue_mail(
    to: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    notification: Notification | None = None,
    pause: timedelta = timedelta(0),
) -> Mail:
    """Puts a mail into the queue, in the caller's transaction. The journal has the event that
    the mail is about; the mail itself, which may hold a link that signs in, stays out of it."""
    mail = Mail.objects.create(
        to=to,
        subject=subject,
        text=text,
        html=html,
        message_id=f"notice.{random_name()}",
        notification=notification,
        created_at=clock.now(),
        send_after=clock.now() + pause,
    )
    if not pause:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return mail


def send_due() -> int:
    """Sends what is due, a batch at most; returns how many mails left or were settled.

    Where no mailbox can send, everything due waits and says so.
    """
    done = 0
    while done < BATCH and (mail := _claim()):
        done += 1
        try:
            _send(mail)
        except NoWayOut as error:
            _hold(str(error))
            return done - 1
    return done


def _send(mail: Mail) -> None:
    told = mail.notification
    if told is not None and told.read_at is not None:
        _finish(mail, MailState.SKIPPED, "read in the page")
        return
    notice = Notice(
        to=mail.to,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=mail.message_id,
        ticket=told.ticket_id if told else None,
        account=told.account_id if told else None,
    )
    try:
        response = post(notice)
    except NeverTaken as error:
        _finish(mail, MailState.FAILED, str(error))
    except NotNow as error:
        _later(mail, str(error))
    else:
        _finish(mail, MailState.SENT, response)


def _claim() -> Mail | None:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM, [LEASE_S, clock.now()])
        row = cursor.fetchone()
    return Mail.objects.select_related("notification").get(pk=row[0]) if row else None


def _finish(mail: Mail, state: MailState, response: str) -> None:
    # A link that signs in is of no use to anybody but the receiver.
    Mail.objects.filter(pk=mail.pk).update(
        state=state,
        response=response[:2000],
        finished_at=clock.now(),
        leased_until=None,
        text="",
        html="",
    )


def _later(mail: Mail, response: str) -> None:
    if mail.attempts >= MOST_ATTEMPTS:
        _finish(mail, MailState.FAILED, response)
        return
    seconds = min(60 * 2 ** (mail.attempts - 1), 4 * 3600)
    jitter = random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    Mail.objects.filter(pk=mail.pk).update(
        send_after=clock.now() + timedelta(seconds=seconds * jitter),
        response=response[:2000],
        leased_until=None,
    )


@transaction.atomic
def _hold(why: str) -> None:
    due = Mail.objects.filter(state=MailState.WAITING, send_after__lte=clock.now())
    due.update(
        send_after=clock.now() + NO_WAY_PAUSE, response=why[:2000], leased_until=None, attempts=0
    )


@transaction.atomic
def drop_waiting(why: str) -> int:
    """After a restore: what waits was written by the original desk, which will have sent it."""
    waiting = Mail.objects.filter(state=MailState.WAITING)
    return waiting.update(
        state=MailState.SKIPPED, response=why, finished_at=clock.now(), text="", html=""
    )
