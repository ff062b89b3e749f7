"""People with a mail program: real mailboxes, read by IMAP and written from by SMTP."""

from __future__ import annotations

import email
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import default
from email.utils import parseaddr
from typing import cast

from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.peers.postfix import OWN_MAILBOX, Postfix


@dataclass
class Person:
    address: str
    inbox: Dovecot
    post: Postfix
    sent: int = 0
    _answered: set[str] = field(default_factory=set)

    def read(self) -> list[EmailMessage]:
        """Their mail, oldest first."""
        with self.inbox.login(self.address) as client:
            client.select_folder("INBOX")
            found = client.fetch(client.search(), ["BODY.PEEK[]"])
        mails = (each[b"BODY[]"] for _uid, each in sorted(found.items()))
        parsed = (email.message_from_bytes(raw, policy=default) for raw in mails)
        return [cast(EmailMessage, mail) for mail in parsed]

    def texts(self) -> list[str]:
        """What the mails say, with their header, in text and HTML."""
        return [_all_of(mail) for mail in self.read()]

    def write(self, raw: bytes, *, to: str = OWN_MAILBOX) -> None:
        self.post.send(raw, to=to, sender=self.address)
        self.sent += 1

    def answer_all(self, habit: str) -> int:
        """Answers every mail that is not answered yet, automatic ones too: ``in thread``,
        ``anew`` without any reference, or ``marked`` as automatic. Returns how many."""
        new = [mail for mail in self.read() if mail["Message-ID"] not in self._answered]
        for mail in new:
            back = OWN_MAILBOX if habit == "anew" else parseaddr(mail["Reply-To"])[1]
            fields = {"From": self.address, "To": back, "Subject": "Saya sedang di luar kantor"}
            if habit != "anew":
                fields["In-Reply-To"] = str(mail["Message-ID"])
            if habit == "marked":
                fields["Auto-Submitted"] = "auto-replied"
            self.write(raw_mail("Saya kembali hari Senin.", **fields), to=back)
            self._answered.add(mail["Message-ID"])
        return len(new)


def _all_of(mail: EmailMessage) -> str:
    texts = [
        str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"
    ]
    return "\n".join([*(f"{name}: {value}" for name, value in mail.items()), *texts])
