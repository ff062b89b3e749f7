"""Bounces, delays, receipts and complaints: what they say of which message and recipient."""

import pytest

from sigap.channels.email.parsing import parse
from sigap.channels.email.tests import corpus
from sigap.tickets.envelope import Envelope, Flag, Report, ReportKind
from tests import mailcorpus

STATUS = """\
From: MAILER-DAEMON@b.example
Subject: Laporan
Message-ID: <own@b.example>
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

Surat Anda.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; b.example

{blocks}
--b
Content-Type: text/rfc822-headers

Message-ID: <t.1.2.x@sigap.example>
Subject: Tagihan
--b--
"""


def status(*blocks: str) -> Envelope:
    return parse(STATUS.format(blocks="\n\n".join(blocks)).encode())


def block(action: str, code: str, address: str = "c@d.example", said: str = "") -> str:
    return f"Final-Recipient: rfc822; {address}\nAction: {action}\nStatus: {code}\n" + (
        f"Diagnostic-Code: smtp; {said}" if said else ""
    )


def report_of(envelope: Envelope) -> Report:
    assert envelope.report is not None
    return envelope.report


def test_a_failure() -> None:
    envelope = status(block("failed", "5.0.0", "<C@D.example>", "550 5.1.1\n unknown user"))
    report = report_of(envelope)
    assert (report.kind, report.message_ids) == (ReportKind.FAILED, ("t.1.2.x@sigap.example",))
    (recipient,) = report.recipients
    assert recipient.address == "c@d.example"
    assert (recipient.status, recipient.detail) == ("5.1.1", "550 5.1.1 unknown user")
    assert Flag.BOUNCE in envelope.flags


@pytest.mark.parametrize(
    ("action", "code", "kind"),
    [
        ("delayed", "4.4.1", ReportKind.DELAYED),
        ("delivered", "2.0.0", ReportKind.DELIVERED),
        ("relayed (to list)", "2.0.0", ReportKind.DELIVERED),
        ("expanded", "2.0.0", ReportKind.DELIVERED),
        ("error", "5.0.0", ReportKind.FAILED),
        ("failed", "4.4.7", ReportKind.FAILED),
        ("", "4.4.7", ReportKind.DELAYED),
    ],
)
def test_other_outcomes_are_no_failures(action: str, code: str, kind: ReportKind) -> None:
    envelope = status(block(action, code))
    assert report_of(envelope).kind == kind
    assert (Flag.BOUNCE in envelope.flags) == (kind == ReportKind.FAILED)
    assert (Flag.DELAYED in envelope.flags) == (kind == ReportKind.DELAYED)
    assert (Flag.RECEIPT in envelope.flags) == (kind == ReportKind.DELIVERED)


def test_of_several_the_worst_with_its_recipients() -> None:
    report = report_of(
        status(block("delivered", "2.0.0", "a@d.example"), block("failed", "5.2.2", "f@d.example"))
    )
    assert report.kind == ReportKind.FAILED
    assert [recipient.address for recipient in report.recipients] == ["f@d.example"]


def test_a_read_receipt_and_a_complaint() -> None:
    read = parse(corpus.raw("mailgun-flanker/disposition-notification.eml"))
    assert report_of(read).kind == ReportKind.READ
    assert report_of(read).message_ids == ("199509192301.23456@example.org",)
    assert Flag.RECEIPT in read.flags
    assert Flag.BOUNCE not in read.flags
    complaint = report_of(parse(corpus.raw("mailgun-flanker/complaints/yahoo.eml")))
    assert complaint.kind == ReportKind.COMPLAINT
    assert [each.address for each in complaint.recipients] == ["user@yahoo.com"]


def test_gmail_without_a_standard() -> None:
    report = report_of(parse(corpus.raw("mailgun-flanker/bounce/gmail-invalid-address.eml")))
    (recipient,) = report.recipients
    assert (recipient.address, recipient.status) == (
        "awfawfawfawfawfaw@someserverhere.com",
        "5.1.0",
    )
    assert report.message_ids[0].startswith("CAKsfaBUUGqVZia")


@pytest.mark.parametrize(
    "subject",
    ["Pengiriman gagal", "Fwd: Undelivered Mail Returned to Sender", "Delivery failure"],
)
def test_people_who_ask_about_deliveries(subject: str) -> None:
    text = "Kenapa ya?\n\n<c@d.example>: host said: 550 5.1.1 User unknown\n"
    envelope = parse(f"From: a@b.example\nSubject: {subject}\n\n{text}".encode())
    assert envelope.report is None


def test_collected() -> None:
    result = mailcorpus.measure(corpus.mail_folder())
    numbers = result.total.numbers
    assert numbers["bounce_false"] == 0
    assert numbers["bounce_right"] >= 0.95 * numbers["bounce_expected"]
    # Beside the collection of flufl.bounce; three of the 19 are delays.
    others = sum(
        count.numbers["bounce_right"]
        for name, count in result.sources.items()
        if name != "flufl.bounce"
    )
    assert others >= 16
