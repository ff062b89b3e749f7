"""Tries a mailbox's servers, for whoever sets it up."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from imapclient.exceptions import IMAPClientError, LoginError

from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.models import Mailbox
from sigap.channels.email.oauth.tokens import SignInNeeded
from sigap.channels.email.smtp.conversation import Conversation, Server, ServerDown


@dataclass(frozen=True, slots=True)
class Trial:
    """``side`` is ``imap`` or ``smtp``; ``words`` say what happened, in the reader's language."""

    side: str
    works: bool
    words: str


def try_connection(mailbox: Mailbox) -> list[Trial]:
    """Signs in to the servers that are set, saved or not; nothing is fetched or sent."""
    trials = []
    if mailbox.imap_host:
        trials.append(_try_imap(mailbox))
    if mailbox.smtp_host:
        trials.append(_try_smtp(mailbox))
    return trials


def _failed(side: str, words: str, error: Exception) -> Trial:
    return Trial(side, works=False, words=words.format(reason=str(error) or type(error).__name__))


def _try_imap(mailbox: Mailbox) -> Trial:
    try:
        with ImapSession(mailbox) as session:
            count = len(session.search() if session.moves else session.search("UNSEEN"))
    except LoginError as error:
        return _failed("imap", _("Sign-in was refused: {reason}"), error)
    except (IMAPClientError, OSError, SignInNeeded) as error:
        return _failed("imap", _("Fetching fails: {reason}"), error)
    words = _("Fetching works: {count} messages wait in {folder}.")
    return Trial("imap", works=True, words=words.format(count=count, folder=mailbox.imap_folder))


def _try_smtp(mailbox: Mailbox) -> Trial:
    talk = Conversation(Server.of(mailbox))
    try:
        talk.open()
    except ServerDown as error:
        return _failed("smtp", _("Sending fails: {reason}"), error)
    finally:
        talk.close()
    return Trial("smtp", works=True, words=_("Sending works: the server lets us in."))
