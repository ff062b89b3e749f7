"""Small true files for the demo's attachments, made from their names."""

from __future__ import annotations

import struct
import zlib

from sigap.tickets.envelope import File


def file_named(name: str) -> File:
    """A PNG, a PDF or a text, by the name's ending."""
    if name.endswith(".png"):
        return File(name=name, content_type="image/png", content=_png(name))
    if name.endswith(".pdf"):
        return File(name=name, content_type="application/pdf", content=_pdf(name))
    lines = "\n".join(f"{hour:02}:00 {name} baris {hour}" for hour in range(24))
    return File(name=name, content_type="text/plain", content=lines.encode())


def _png(name: str) -> bytes:
    width, height = 240, 135
    seed = zlib.crc32(name.encode())
    shade = [(seed >> shift) & 0x7F for shift in (0, 8, 16)]
    rows = b"".join(
        b"\0" + bytes(min(255, part + (x + y) // 4) for x in range(width) for part in shade)
        for y in range(height)
    )
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _pdf(name: str) -> bytes:
    text = f"BT /F1 18 Tf 60 760 Td ({name}) Tj ET".encode("latin-1", "replace")
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(text), text),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )
