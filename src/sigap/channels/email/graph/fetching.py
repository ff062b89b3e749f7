"""Fetching what is new by Graph: stored first, marked as read afterwards."""

from __future__ import annotations

from datetime import UTC

from sigap.channels.actions.inbound import store
from sigap.channels.email.actions.grants import keep_link, keep_seen
from sigap.channels.email.graph.client import Expired, GraphSession
from sigap.channels.email.models import Grant, GraphSeen, Mailbox
from sigap.channels.locking import Locks, only_one
from sigap.core import clock


def fetch_new(session: GraphSession, mailbox: Mailbox) -> int:
    """Everything up to the present; returns how many messages are new. A page's link is kept once
    all of the page is stored, so that a page that broke off comes again."""
    count = 0
    with only_one(Locks.MAILBOX, mailbox.pk) as alone:
        if not alone:
            return 0
        while True:
            grant = Grant.objects.get(pk=mailbox.pk)
            since = (grant.granted_at or clock.now()).astimezone(UTC)
            try:
                page = session.changes(grant.delta_link, since=f"{since:%Y-%m-%dT%H:%M:%SZ}")
            except Expired:
                if not grant.delta_link:
                    raise
                keep_link(mailbox.pk, "")
                continue
            count += sum(_take(session, mailbox, each) for each in page.ids)
            keep_link(mailbox.pk, page.link)
            if page.last:
                return count


def _take(session: GraphSession, mailbox: Mailbox, message_id: str) -> bool:
    if GraphSeen.objects.filter(mailbox=mailbox, message_id=message_id).exists():
        return False
    raw = session.raw(message_id)
    if raw:
        store(raw, through=mailbox.address)
        session.mark_read(message_id)
    keep_seen(mailbox.pk, message_id)
    return bool(raw)
