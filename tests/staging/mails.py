"""Raw mail for the stage."""

from __future__ import annotations

CUSTOMER = "maya.putri@klien.test"
_PLAIN = """\
{trace}From: {sender}
To: {to}
{more}Subject: {subject}
Message-ID: <{key}@klien.test>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{text}
"""
_BOUNCE = """\
From: Mail Delivery System <MAILER-DAEMON@mx.klien.test>
To: {to}
Subject: Undelivered Mail Returned to Sender
Message-ID: <bounce-{recipient}>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

Surat Anda tidak sampai.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.klien.test

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 <{recipient}>: user unknown

--b
Content-Type: text/rfc822-headers

Message-ID: {answered}
Subject: Re: Printer
--b--
"""
_INVITATION = """\
From: Maya Putri <{sender}>
To: {to}
Subject: Undangan: Kunjungan teknisi
Message-ID: <undangan@klien.test>
In-Reply-To: {answered}
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

Mohon hadir.

--b
Content-Type: text/calendar; charset=utf-8; method=REQUEST

BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//x//y//EN
METHOD:REQUEST
BEGIN:VEVENT
UID:kunjungan-1@klien.test
SEQUENCE:3
DTSTAMP:20261123T010000Z
DTSTART:20261201T020000Z
DTEND:20261201T033000Z
SUMMARY:Kunjungan teknisi: printer lantai 3
LOCATION:Lantai 3, ruang Merapi
ORGANIZER;CN=Maya Putri:mailto:{sender}
ATTENDEE:mailto:{to}
END:VEVENT
END:VCALENDAR

--b--
"""


def plain(text: str, to: str, key: str, *, found: str = "", **fields: str) -> bytes:
    """``found`` is what the own mail server found out about the sender: pass, fail."""
    checked = f"mx.demo; dmarc={found} header.from=klien.test" if found else ""
    given = {
        "trace": f"Authentication-Results: {checked}\n" if checked else "",
        "sender": fields.pop("sender", f"Maya Putri <{CUSTOMER}>"),
        "subject": fields.pop("subject", "Printer lantai 3 macet"),
        "more": "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in fields.items()),
    }
    return _wire(_PLAIN.format(text=text, to=to, key=key, **given))


def bounce(to: str, answered: str, recipient: str) -> bytes:
    return _wire(_BOUNCE.format(to=to, answered=answered, recipient=recipient))


def invitation(to: str, answered: str) -> bytes:
    return _wire(_INVITATION.format(to=to, answered=answered, sender=CUSTOMER))


def _wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
