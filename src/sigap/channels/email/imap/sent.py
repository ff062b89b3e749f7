"""Puts copies of answers into the mailboxes' folders of sent mail."""

from __future__ import annotations

import logging
from email.parser import BytesHeaderParser

from imapclient import SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from sigap.channels.email.actions.copies import (
    begin_copy,
    note_filed,
    note_unfiled,
    note_unwanted,
)
from sigap.channels.email.imap.connecting import drop, signed_in
from sigap.channels.email.models import Mailbox, SentCopy
from sigap.channels.email.oauth.tokens import SignInNeeded
from sigap.channels.locking import Locks, only_one
from sigap.core import clock
from sigap.core.failpoints import failpoint

BATCH = 20
logger = logging.getLogger(__name__)


def file_copies() -> int:
    """One batch of what is due, the oldest first; returns how many are in their folder now."""
    with only_one(Locks.COPIES) as alone:
        if not alone:
            return 0
        due = SentCopy.objects.filter(raw__isnull=False, due_at__lte=clock.now())
        by_mailbox: dict[int, list[int]] = {}
        for pk, mailbox in due.order_by("due_at").values_list("pk", "mailbox_id")[:BATCH]:
            by_mailbox.setdefault(mailbox, []).append(pk)
        return sum(_file_all(Mailbox.objects.get(pk=pk), by_mailbox[pk]) for pk in by_mailbox)


def _file_all(mailbox: Mailbox, numbers: list[int]) -> int:
    if not (mailbox.sent_folder and mailbox.imap_host):
        return note_unwanted(mailbox)
    filed = 0
    left = list(numbers)
    try:
        client = signed_in(mailbox)
        try:
            if not client.folder_exists(mailbox.sent_folder):
                client.create_folder(mailbox.sent_folder)
            while left:
                filed += _file(client, mailbox.sent_folder, SentCopy.objects.get(pk=left[0]))
                del left[0]
            client.logout()
        finally:
            drop(client)
    except (IMAPClientError, OSError, SignInNeeded) as error:
        logger.warning("mailbox %s: copies of answers wait: %s", mailbox.pk, error)
        for copy in SentCopy.objects.filter(pk__in=left).defer("raw"):
            note_unfiled(copy, str(error))
    return filed


def _file(client: IMAPClient, folder: str, copy: SentCopy) -> bool:
    """Whether it is in the folder now. A server that refuses this one may take the next."""
    raw = bytes(copy.raw or b"")
    begin_copy(copy)
    failpoint("copy.before_append")
    try:
        if not (copy.attempts and _is_there(client, folder, raw)):
            client.append(folder, raw, [SEEN], clock.now())
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        note_unfiled(copy, str(error))
        return False
    failpoint("copy.appended")
    note_filed(copy)
    return True


def _is_there(client: IMAPClient, folder: str, raw: bytes) -> bool:
    """An earlier try may have reached the folder though its answer did not reach us."""
    message_id = str(BytesHeaderParser().parsebytes(raw)["Message-ID"] or "").strip()
    client.select_folder(folder, readonly=True)
    return bool(message_id and client.search(["HEADER", "Message-ID", message_id]))
