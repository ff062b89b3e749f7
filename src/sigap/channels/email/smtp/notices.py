"""Sends the desk's own notices through the default mailbox."""

from __future__ import annotations

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.utils.translation import gettext_noop

from sigap.channels.email import languages
from sigap.channels.email.composing import clean
from sigap.channels.email.holding import LOOP_HEADER, loop_mark
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
from sigap.core import clock
from sigap.core.posting import NeverTaken, Notice, NoWayOut
from sigap.core.posting import NotNow as Later
from sigap.tickets.references import agent_address

NO_SERVER = gettext_noop("No active mailbox has an SMTP server yet.")


def send_notice(notice: Notice) -> str:
    """What the server said. Raises NoWayOut, NotNow and NeverTaken of ``core.posting``."""
    found = Mailbox.objects.filter(is_active=True).exclude(smtp_host="")
    # The notice may be about a mailbox that cannot send: another one carries it then.
    mailbox = min(found, key=lambda box: (bool(box.send_error), not box.is_default), default=None)
    if mailbox is None:
        raise NoWayOut(NO_SERVER)
    if directory().is_own(notice.to):
        raise NeverTaken("the address is a mailbox of the desk")
    talk = Conversation(Server.of(mailbox))
    try:
        outcome = talk.send("", [notice.to], signed(_written(notice, mailbox), mailbox.domain))
    except ServerDown as error:
        raise NoWayOut(str(error)) from error
    except NotNow as error:
        raise Later(str(error)) from error
    except Refused as error:
        raise NeverTaken(str(error)) from error
    finally:
        talk.close()
    if notice.to in outcome.refused:
        raise NeverTaken(outcome.refused[notice.to])
    if notice.to in outcome.deferred:
        raise Later(outcome.deferred[notice.to])
    return outcome.accepted[notice.to]


def _written(notice: Notice, mailbox: Mailbox) -> bytes:
    mail = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    mail["From"] = _address(mailbox.address, languages.brand_of(mailbox))
    mail["To"] = _address(notice.to, "")
    if notice.ticket and notice.account:
        answers = agent_address(notice.ticket, notice.account, mailbox.address)
        mail["Reply-To"] = _address(answers, languages.brand_of(mailbox))
    mail[LOOP_HEADER] = loop_mark()
    mail["Subject"] = clean(notice.subject)
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{notice.message_id}@{mailbox.domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(notice.text.replace("\x00", ""))
    if notice.html:
        mail.add_alternative(notice.html.replace("\x00", ""), subtype="html")
    return mail.as_bytes()


def _address(address: str, name: str) -> Address:
    local, _, domain = clean(address).rpartition("@")
    return Address(display_name=clean(name), username=local, domain=domain)
