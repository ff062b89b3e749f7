"""The junk folder on the server: looked into on demand for what was put aside there by mistake."""

from __future__ import annotations

from sigap.channels.actions.inbound import store
from sigap.channels.email.actions.folders import note_folder
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.models import FolderMark, Mailbox
from sigap.core import clock

SOURCE = "mail-junk"
AT_ONCE = 200


def look_into_junk(mailbox: Mailbox) -> int:
    """Puts what is new in the junk folder into quarantine, the newest AT_ONCE at most; nothing is
    changed on the server. Returns how many. Raises IMAPClientError, OSError, SignInNeeded."""
    count = 0
    with ImapSession(mailbox, folder=mailbox.junk_folder, readonly=True) as session:
        account = f"{mailbox.imap_username or mailbox.address}@{mailbox.imap_host}"
        numbers = {"account": account, "uidvalidity": session.uidvalidity}
        mark = FolderMark.objects.filter(mailbox=mailbox, folder=session.folder, **numbers).first()
        last = mark.last_uid if mark else 0
        fresh = sorted(uid for uid in session.search("UID", f"{last + 1}:*") if uid > last)
        for group in session.fetch(fresh[-AT_ONCE:]):
            for found in group.values():
                if found.whole:
                    store(found.raw, source=SOURCE, through=mailbox.address)
                    count += 1
        values = numbers | {"last_uid": max(fresh, default=last), "looked_at": clock.now()}
        note_folder(mailbox, session.folder, **values)
    return count
