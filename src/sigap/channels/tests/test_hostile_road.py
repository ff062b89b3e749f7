"""Hostile messages through the whole road, with ordinary mail queued between them."""

from __future__ import annotations

import io
import os
import re
import sys
import time
import zipfile
from base64 import encodebytes
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from sigap.channels.actions import inbound
from sigap.channels.email.adapter import MailAdapter
from sigap.channels.email.models import Mailbox
from sigap.channels.email.parsing.parser import MEMORY_BYTES
from sigap.channels.email.tests import corpus
from sigap.channels.email.tests.test_hostile import FILE, MIXED
from sigap.channels.models import Inbound
from sigap.channels.reading import adapter_of
from sigap.core import blobs
from tests.mails import raw_mail

MOST_S = 10
BOMB = 1 << 30


def zip_bomb() -> bytes:
    """A gibibyte of zeros in a megabyte."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("nol", "w", force_zip64=True) as entry,
    ):
        for _piece in range(BOMB >> 20):
            entry.write(bytes(1 << 20))
    head = b"--b\nContent-Type: application/zip; name=a.zip\nContent-Transfer-Encoding: base64\n\n"
    return MIXED + head + encodebytes(packed.getvalue()) + b"--b--\n"


def deadly() -> dict[str, Callable[[], bytes]]:
    return corpus.hostile() | {
        "10,000 attachments": lambda: MIXED + FILE * 10_000 + b"--b--\n",
        "a zip bomb": zip_bomb,
    }


class Meter:
    """What the parser's child takes."""

    def __init__(self) -> None:
        adapter = adapter_of("mail")
        assert isinstance(adapter, MailAdapter)
        self._parser = adapter.parser

    def _read(self, name: str) -> str:
        child = self._parser._child
        return Path(f"/proc/{child.pid}/{name}").read_text() if child else ""

    def cpu_s(self) -> float:
        """Seconds of this process and of the child, which a busy machine does not prolong."""
        fields = self._read("stat").rpartition(")")[2].split()
        ticks = int(fields[11]) + int(fields[12]) if fields else 0
        return time.process_time() + ticks / os.sysconf("SC_CLK_TCK")

    def peak(self) -> int:
        """The most address space that the child ever had, in bytes."""
        found = re.search(r"VmPeak:\s*(\d+) kB", self._read("status"))
        return int(found[1]) * 1024 if found else 0


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("mailbox")
def test_each_ends_in_time_and_holds_up_no_other() -> None:
    assert inbound.process() == 0
    assert Mailbox.objects.exists()
    cases, ordinary, meter = deadly(), [], Meter()
    peak, slowest = 0, (0.0, "")
    stored: dict[str, tuple[int, str]] = {}
    for name, make in cases.items():
        raw = make()
        stored[name] = (inbound.store(raw).pk, sha256(raw).hexdigest())
        sender = f"biasa{len(ordinary)}@pelanggan.test"
        ordinary.append(inbound.store(raw_mail(f"Surat biasa {name}", From=sender)).pk)
    for name, (pk, digest) in stored.items():
        before = meter.cpu_s()
        assert inbound.process(1) == 1
        used = meter.cpu_s() - before
        slowest = max(slowest, (used, name))
        peak = max(peak, meter.peak())
        row = Inbound.objects.get(pk=pk)
        assert used < MOST_S, name
        assert row.attempts == 0, (name, row.reason)
        assert row.message or (row.state in ("failed", "held") and row.reason), name
        assert inbound.process(1) == 1, "the ordinary one after it"
        assert sha256(blobs.read(row.blob_id)).hexdigest() == digest, name
    assert inbound.process() == 0
    texts = Inbound.objects.filter(pk__in=ordinary, state="done").order_by("pk")
    found = [row.message.text.strip() for row in texts if row.message]
    assert found == [f"Surat biasa {name}" for name in cases]
    assert 0 < peak <= MEMORY_BYTES
    sys.stdout.write(f"slowest: {slowest[1]}, {slowest[0]:.1f} s; parser {peak >> 20} MB\n")


@pytest.mark.usefixtures("mailbox")
@pytest.mark.parametrize(
    ("name", "notice"),
    [
        ("to_10k_addrs", "addresses_cut"),
        ("parts_100k", "parts_cut"),
        ("nested_multipart_5000", "depth_cut"),
        ("10,000 attachments", "parts_cut"),
    ],
)
def test_past_a_limit_the_ticket_says_so(name: str, notice: str) -> None:
    stored = inbound.store(deadly()[name]())
    assert inbound.process() == 1
    stored.refresh_from_db()
    assert stored.message is not None
    assert any(each.startswith(notice) for each in stored.message.notices)
