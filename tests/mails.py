"""Short ways to raw mail."""

from __future__ import annotations

from itertools import count

_numbers = count(1)


def raw_mail(text: str = "Printer di lantai 3 rusak", **fields: str) -> bytes:
    """A plain mail from the customer to the desk; each has a Message-ID of its own.

    ``fields`` replace header fields: ``In_Reply_To="<1@x>"``.
    """
    header = {
        "From": "Budi Santoso <budi@pelanggan.test>",
        "To": "bantuan@desk.test",
        "Subject": "Printer rusak",
        "Date": "Mon, 23 Nov 2026 09:00:00 +0700",
        "Message-ID": f"<{next(_numbers)}@pelanggan.test>",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    } | {name.replace("_", "-"): value for name, value in fields.items()}
    lines = [f"{name}: {value}" for name, value in header.items() if value]
    return "\r\n".join([*lines, "", text, ""]).encode()
