"""``sigap mail`` and ``sigap inbound``, as processes of their own."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import smtplib
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from sigap.channels.models import Inbound
from sigap.core.database import conninfo
from sigap.tickets.models import Ticket
from tests.cast import Cast
from tests.mails import raw_mail
from tests.processes import run, start
from tests.waiting import free_port

pytestmark = pytest.mark.usefixtures("desk")


def test_the_database_of_the_tests_is_meant() -> None:
    assert str(settings.DATABASES["default"]["NAME"]) in conninfo()


def test_from_a_pipe_to_a_ticket(desk: Cast, work: Callable[[Any], None]) -> None:
    raw = raw_mail()
    process = start("mail", "ingest", "--to", "bantuan@desk.test", "--wait")
    out: list[bytes] = []
    thread = threading.Thread(target=lambda: out.extend(process.communicate(raw, timeout=60)))
    thread.start()
    work(lambda: not thread.is_alive())
    ticket = Ticket.objects.get()
    inbound = Inbound.objects.get()
    assert json.loads(out[0]) == {
        "inbound": inbound.pk,
        "sha256": hashlib.sha256(raw).hexdigest(),
        "status": "done",
        "ticket": ticket.pk,
        "message": ticket.messages.get().pk,
        "reason": "",
    }
    assert process.returncode == 0
    assert inbound.recipients == ["bantuan@desk.test"]


def test_from_files(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(raw_mail(name))
    code, out, _ = run("mail", "ingest", str(tmp_path / "a"), str(tmp_path / "b"))
    assert code == 0
    lines = [json.loads(line) for line in out.splitlines()]
    assert [line["status"] for line in lines] == ["stored", "stored"]
    assert {line["inbound"] for line in lines} == set(Inbound.objects.values_list("pk", flat=True))
    code, _, err = run("mail", "ingest", str(tmp_path / "missing"))
    assert code == os.EX_NOINPUT
    assert "missing" in err


def test_try_again_later_where_it_cannot_be_stored() -> None:
    url = "postgresql://nobody@127.0.0.1:1/none"
    code, out, err = run("mail", "ingest", given=raw_mail(), DATABASE_URL=url)
    assert (code, out) == (os.EX_TEMPFAIL, "")
    assert "database does not answer" in err


def test_failed_ones_are_listed_shown_and_retried(work: Callable[[Any], None]) -> None:
    code, out, _ = run("mail", "ingest", given=b"\r\n")
    inbound_id = json.loads(out)["inbound"]
    work(lambda: Inbound.objects.filter(state="failed").exists())
    code, out, _ = run("inbound", "list", "--state", "failed", "--json")
    (listed,) = json.loads(out)
    assert (code, listed["inbound"], listed["reason"]) == (0, inbound_id, "empty message")
    _, out, _ = run("inbound", "show", str(inbound_id), "--json")
    assert json.loads(out) == listed
    _, out, _ = run("inbound", "list")
    assert "empty message" in out
    _, out, _ = run("inbound", "retry", str(inbound_id), "--json")
    assert json.loads(out)[0]["status"] == "stored"
    code, _, err = run("inbound", "show", "999999")
    assert code == 1
    assert "sigap inbound list" in err


def test_listening_as_a_process() -> None:
    port = free_port()
    process = start("mail", "listen", "--lmtp", f"127.0.0.1:{port}")
    assert process.stdout is not None
    assert f"127.0.0.1:{port}".encode() in process.stdout.readline()
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("budi@pelanggan.test", ["bantuan@desk.test"], raw_mail())
    assert Inbound.objects.get().recipients == ["bantuan@desk.test"]
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    process.communicate()
