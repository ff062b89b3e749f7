"""What mail relays post, in the shapes that their documentation shows."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from typing import Any

SIGNING_KEY = "key-of-mailgun"


def mailgun_signed(token: str = "c0ffee" * 8, *, key: str = SIGNING_KEY) -> dict[str, str]:
    """timestamp, token, signature: HMAC-SHA256 of both, hexadecimal."""
    timestamp = "1779500000"
    made = hmac.new(key.encode(), f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    return {"timestamp": timestamp, "token": token, "signature": made}


def mailgun_raw(raw: bytes, **more: str) -> dict[str, Any]:
    """A route to an address that ends in "mime"."""
    return {
        "recipient": "bantuan@desk.test",
        "sender": "budi@pelanggan.test",
        "from": "Budi Santoso <budi@pelanggan.test>",
        "subject": "Printer rusak",
        "body-mime": raw.decode("latin-1"),
        **mailgun_signed(),
        **more,
    }


def mailgun_parsed(**more: Any) -> dict[str, Any]:
    """A route to another address: the mail in parts."""
    headers = [
        ["Received", "by luna.mailgun.net with SMTP mgrt 8755546751405"],
        ["Message-Id", "<parsed-1@pelanggan.test>"],
        ["From", "Budi Santoso <budi@pelanggan.test>"],
        ["To", "bantuan@desk.test"],
        ["Subject", "Printer rusak"],
    ]
    return {
        "recipient": "bantuan@desk.test",
        "sender": "budi@pelanggan.test",
        "message-headers": json.dumps(headers),
        "body-plain": "Lampu merah – menyala",
        "body-html": "<p>Lampu <b>merah</b> menyala</p>",
        **mailgun_signed(),
        **more,
    }


def postmark(**more: Any) -> dict[str, Any]:
    """The inbound webhook's document; with ``RawEmail`` where the server includes it."""
    return {
        "FromName": "Budi Santoso",
        "MessageStream": "inbound",
        "From": "budi@pelanggan.test",
        "FromFull": {"Email": "budi@pelanggan.test", "Name": "Budi Santoso", "MailboxHash": ""},
        "To": "bantuan@desk.test",
        "ToFull": [{"Email": "bantuan@desk.test", "Name": "", "MailboxHash": ""}],
        "CcFull": [],
        "BccFull": [],
        "OriginalRecipient": "bantuan@desk.test",
        "Subject": "Printer rusak",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "ReplyTo": "",
        "Date": "Mon, 23 Nov 2026 09:00:00 +0700",
        "TextBody": "Lampu merah menyala",
        "HtmlBody": "<p>Lampu merah menyala</p>",
        "StrippedTextReply": "",
        "Tag": "",
        "Headers": [
            {"Name": "Return-Path", "Value": "<budi@pelanggan.test>"},
            {"Name": "X-Spam-Status", "Value": "No"},
            {"Name": "Message-ID", "Value": "<postmark-1@pelanggan.test>"},
        ],
        "Attachments": [
            {
                "Name": "foto.txt",
                "Content": b64encode(b"isi berkas").decode(),
                "ContentType": "text/plain",
                "ContentLength": 10,
                "ContentID": "",
            }
        ],
        **more,
    }


def sendgrid_raw(raw: bytes) -> dict[str, Any]:
    """Inbound Parse with "POST the raw, full MIME message"."""
    return {
        "dkim": "{@pelanggan.test : pass}",
        "email": raw.decode("latin-1"),
        "to": "bantuan@desk.test",
        "from": "Budi Santoso <budi@pelanggan.test>",
        "sender_ip": "192.0.2.10",
        "spam_report": "",
        "envelope": '{"to":["bantuan@desk.test","help@desk.test"],"from":"budi@pelanggan.test"}',
        "subject": "Printer rusak",
        "spam_score": "0.1",
        "charsets": '{"to":"UTF-8","subject":"UTF-8","from":"UTF-8"}',
        "SPF": "pass",
    }


def sendgrid_parsed() -> dict[str, Any]:
    """Inbound Parse as it is set up first."""
    return sendgrid_raw(b"") | {
        "headers": "Message-ID: <sendgrid-1@pelanggan.test>\nFrom: Budi <budi@pelanggan.test>\n"
        "To: bantuan@desk.test\nSubject: Printer rusak\n",
        "text": "Lampu merah menyala",
        "html": "<p>Lampu merah menyala</p>",
        "attachments": "0",
        "charsets": '{"text":"utf-8","html":"utf-8"}',
    }


def brevo(*attachments: dict[str, Any]) -> dict[str, Any]:
    """The inboundEmailProcessed webhook."""
    return {
        "items": [
            {
                "Uuid": ["9ac5ad1a-1111-4ddd-8888-000000000001"],
                "MessageId": "<brevo-1@pelanggan.test>",
                "InReplyTo": None,
                "From": {"Name": "Budi Santoso", "Address": "budi@pelanggan.test"},
                "To": [{"Name": None, "Address": "bantuan@desk.test"}],
                "Recipients": ["bantuan@desk.test"],
                "Subject": "Printer rusak",
                "Attachments": list(attachments),
                "Headers": {
                    "Return-Path": "<budi@pelanggan.test>",
                    "Delivered-To": "bantuan@desk.test",
                    "Received": ["by mail1 with SMTP", "by mail2 with SMTP"],
                    "Message-ID": "<brevo-1@pelanggan.test>",
                    "From": "Budi Santoso <budi@pelanggan.test>",
                    "To": "bantuan@desk.test",
                    "Subject": "Printer rusak",
                },
                "SpamScore": 0.5,
                "ExtractedMarkdownMessage": "Lampu merah menyala",
                "RawHtmlBody": "<p>Lampu merah menyala</p>",
                "RawTextBody": "Lampu merah menyala",
            }
        ]
    }
