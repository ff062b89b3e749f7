"""Old mail: from files and folders, quietly, under its own dates, once."""

from __future__ import annotations

import json
import mailbox
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.journal.drain import drain
from sigap.journal.models import Event
from sigap.tickets.models import Outbound, Ticket
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.dovecot import Dovecot
from tests.processes import run

FIRST = raw_mail("Printer rusak", Date="Mon, 02 Mar 2020 09:00:00 +0700", Message_ID="<1@lama>")
SECOND = raw_mail(
    "Masih rusak\r\nFrom jauh",
    Date="Tue, 03 Mar 2020 09:00:00 +0700",
    Message_ID="<2@lama>",
    In_Reply_To="<1@lama>",
)
OLD = raw_mail("Terlalu lama", Date="Mon, 05 Jan 2015 09:00:00 +0700")
OWN = raw_mail("Jawaban", From="bantuan@desk.test", To="budi@pelanggan.test")
MAILS = (SECOND, FIRST, OLD, OWN)


def as_mbox(folder: Path) -> Path:
    box = mailbox.mbox(folder / "lama.mbox")
    for raw in MAILS:
        box.add(raw.replace(b"\r\n", b"\n"))
    box.close()
    return folder / "lama.mbox"


def as_maildir(folder: Path) -> Path:
    box = mailbox.Maildir(folder / "Maildir")
    for raw in MAILS:
        box.add(raw)
    return folder / "Maildir"


def as_files(folder: Path) -> Path:
    (folder / "surat" / "2020").mkdir(parents=True)
    for number, raw in enumerate(MAILS):
        (folder / "surat" / "2020" / f"{number}.eml").write_bytes(raw)
    return folder / "surat"


def told(*arguments: str) -> dict[str, int]:
    code, out, err = run("mail", "import", *arguments)
    assert code == 0, err
    return dict(json.loads(out))


@pytest.mark.parametrize("form", [as_mbox, as_maildir, as_files])
def test_an_archive_becomes_solved_tickets(
    desk: Cast, tmp_path: Path, form: object, own_mailbox: Mailbox
) -> None:
    source = str(form(tmp_path))  # type: ignore[operator]  # one of the functions above
    assert told(source, "--since", "2019-01-01") == {"too_old": 1, "own": 1, "done": 2}
    ticket = Ticket.objects.get()
    assert ticket.opened_at == datetime(2020, 3, 2, 2, tzinfo=UTC)
    assert ticket.solved_at == ticket.opened_at
    assert ticket.last_message_at == datetime(2020, 3, 3, 2, tzinfo=UTC)
    assert (ticket.status_category, ticket.waiting_since) == ("solved", None)
    texts = [message.text for message in ticket.messages.order_by("created_at")]
    assert [text.splitlines()[0] for text in texts] == ["Printer rusak", "Masih rusak"]
    assert texts[1].splitlines()[1] == "From jauh"
    events = Event.objects.filter(stream_kind="ticket").order_by("id")
    assert [event.verb for event in events] == [
        "ticket.opened",
        "ticket.solved",
        "message.received",
    ]
    assert all(event.quiet for event in events)
    drain()
    assert not Outbound.objects.exists()
    again = told(source, "--since", "2019-01-01")
    assert again == {"too_old": 1, "own": 1, "known": 2}
    assert Inbound.objects.count() == 2


@pytest.fixture
def own_mailbox(desk: Cast) -> Mailbox:
    return Mailbox.objects.create(name="Bantuan", address="bantuan@desk.test", is_default=True)


def test_what_came_by_another_way_is_here_already(
    desk: Cast, tmp_path: Path, own_mailbox: Mailbox
) -> None:
    told(str(as_files(tmp_path)), "--since", "2019-01-01", "--status", "closed")
    other = tmp_path / "lain.eml"
    other.write_bytes(b"Received: from x by y; Mon, 02 Mar 2020 02:00:00 +0000\r\n" + FIRST)
    assert told(str(other)) == {"done": 1}
    assert Ticket.objects.get().status_category == "closed"
    assert Inbound.objects.order_by("-id")[0].reason == "it is here already"


def test_unreadable_sources_are_said(desk: Cast, tmp_path: Path) -> None:
    code, _, err = run("mail", "import", str(tmp_path / "tidak-ada"))
    assert code != 0
    assert "tidak-ada" in err
    code, _, err = run("mail", "import", "imap:x@desk.test/Arsip")
    assert code != 0
    assert "x@desk.test" in err


@pytest.mark.peer_dovecot
def test_from_a_folder_on_a_server(mailbox: Mailbox, inbox: Dovecot) -> None:
    with inbox.login() as client:
        if not client.folder_exists("Arsip"):
            client.create_folder("Arsip")
        for raw in (FIRST, SECOND):
            client.append("Arsip", raw)
    assert told(f"imap:{mailbox.address}/Arsip", "--status", "new") == {"done": 2}
    assert Ticket.objects.get().status_category == "new"
    with inbox.login() as client:
        client.select_folder("Arsip", readonly=True)
        assert len(client.search("UNSEEN")) == 2
