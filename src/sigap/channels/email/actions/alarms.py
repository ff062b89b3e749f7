"""Tells administrators once when mail fails, and once when it works again."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from sigap.channels.email.actions.sending import NO_SERVER
from sigap.channels.email.events import MailTroubleEnded, MailTroubleTold
from sigap.channels.email.models import Mailbox, Trouble
from sigap.channels.email.models.trouble import Cause
from sigap.channels.email.queries.screening import mail_settings
from sigap.channels.email.queries.troubles import wrong_now
from sigap.channels.locking import Locks, only_one
from sigap.core import alarms, clock
from sigap.journal.actors import SYSTEM
from sigap.journal.recording import record

LOOK_S = 60.0
_AT_ONCE = frozenset({Cause.FAILED.value, Cause.OUTBOX.value})
_BEGUN = {
    Cause.FETCH.value: gettext_noop("Mail of %(mailbox)s cannot be fetched"),
    Cause.SEND.value: gettext_noop("Mail of %(mailbox)s does not leave"),
    Cause.FAILED.value: gettext_noop("%(count)s received messages could not be read"),
    Cause.OUTBOX.value: gettext_noop("%(count)s answers wait to be sent and do not leave"),
}
_ENDED = {
    Cause.FETCH.value: gettext_noop("Mail of %(mailbox)s is fetched again"),
    Cause.SEND.value: gettext_noop("Mail of %(mailbox)s leaves again"),
    Cause.FAILED.value: gettext_noop("No received message has failed any more"),
    Cause.OUTBOX.value: gettext_noop("Answers leave again"),
}


def watch() -> int:
    """Compares what is wrong now with what was; returns 0, so that it rests for LOOK_S."""
    with only_one(Locks.ALARMS) as alone:
        if alone:
            _look()
    return 0


@transaction.atomic
def _look() -> None:
    patience = timedelta(minutes=mail_settings().alarm_minutes)
    now = clock.now()
    wrong = wrong_now(now, patience, no_server=NO_SERVER)
    lasting = Trouble.objects.select_for_update(of=("self",)).filter(ended_at=None)
    known = {(each.cause, each.mailbox_id): each for each in lasting.select_related("mailbox")}
    for key, said in wrong.items():
        trouble = known.get(key) or Trouble(cause=key[0], mailbox_id=key[1], since=now)
        if trouble.pk is None or trouble.said != said[:1000]:
            trouble.said = said[:1000]
            trouble.save()
        patient = key[0] not in _AT_ONCE and trouble.since > now - patience
        if trouble.told_at is None and not patient:
            _tell(trouble)
    for key in known.keys() - wrong.keys():
        _end(known[key])


def _tell(trouble: Trouble) -> None:
    trouble.told_at = clock.now()
    trouble.save(update_fields=["told_at"])
    told = MailTroubleTold(stream_id=trouble.pk, cause=trouble.cause, mailbox=trouble.mailbox_id)
    (event,) = record(told, actor=SYSTEM)
    said = "" if trouble.cause in _AT_ONCE else trouble.said
    _alarm(trouble, event, told.verb, _BEGUN[trouble.cause], said)


def _end(trouble: Trouble) -> None:
    """Who was not told that it began need not hear that it is over."""
    trouble.ended_at = clock.now()
    trouble.save(update_fields=["ended_at"])
    if trouble.told_at is None:
        return
    ended = MailTroubleEnded(stream_id=trouble.pk, cause=trouble.cause, mailbox=trouble.mailbox_id)
    (event,) = record(ended, actor=SYSTEM)
    _alarm(trouble, event, ended.verb, _ENDED[trouble.cause])


def _alarm(trouble: Trouble, event: int, verb: str, text: str, said: str = "") -> None:
    mailbox: Mailbox | None = trouble.mailbox
    values: dict[str, str | int] = {"mailbox": mailbox.name} if mailbox else {"count": trouble.said}
    if mailbox:
        path = f"/settings/mailboxes/{mailbox.pk}/health"
    else:
        failed = trouble.cause == Cause.FAILED.value
        path = "/settings/inbound/?state=failed" if failed else "/settings/mailboxes/"
    alarms.tell(
        alarms.Alarm(event=event, verb=verb, text=text, values=values, said=said, path=path)
    )
