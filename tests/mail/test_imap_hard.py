"""IMAP servers and connections that fail on the way: nothing is lost, nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.channels.email.imap import connecting, watcher
from sigap.channels.email.imap.connecting import signed_in
from sigap.channels.email.imap.fetching import Trouble, fetch_new
from sigap.channels.email.imap.session import ImapSession
from sigap.channels.email.imap.uids import in_commands, uid_set
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import FolderMark, Mailbox
from sigap.channels.models import Inbound
from sigap.core import blobs
from sigap.journal.actors import SYSTEM
from sigap.tickets.models import Message
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.imap import FAULTS, FakeImap, Fault, dropped, nil
from tests.waiting import until


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watcher, "PAUSES_S", (0.05,))
    monkeypatch.setattr(watcher, "POLL_WITHOUT_IDLE_S", 0.1)
    monkeypatch.setattr(connecting, "READ_S", 1)


def fetched_from(fake: FakeImap, name: str = "bantuan", **more: object) -> Mailbox:
    return create_mailbox(
        actor=SYSTEM,
        name=name,
        address=f"{name}@desk.test",
        imap_host=fake.host,
        imap_port=fake.port,
        imap_security="plain",
        imap_password="x",
        **more,
    )


def stored() -> list[bytes]:
    return [blobs.read(row.blob_id) for row in Inbound.objects.order_by("id")]


def look(mailbox: Mailbox, trouble: Trouble | None = None) -> int:
    with ImapSession(mailbox) as session:
        return fetch_new(session, mailbox, trouble)


@pytest.mark.parametrize("fault", FAULTS)
def test_after_a_fault_all_is_fetched_once(
    desk: Cast, fake_imap: FakeImap, watching: Watching, fault: Fault
) -> None:
    mails = [raw_mail(f"Nomor {number} " + "x" * 300) for number in range(5)]
    for raw in mails:
        fake_imap.add(raw)
    fake_imap.faults = [None, None, fault]
    fetched_from(fake_imap)
    watching.step()
    until(lambda: Inbound.objects.count() == 5)
    until(lambda: fake_imap.seen == set(fake_imap.messages))
    assert sorted(stored()) == sorted(mails)
    until(lambda: Mailbox.objects.get().last_error == "")


def test_one_that_breaks_every_session_holds_up_no_other(
    desk: Cast, fake_imap: FakeImap, watching: Watching
) -> None:
    for number in range(4):
        fake_imap.add(raw_mail(f"Nomor {number}"))
    fake_imap.cursed = {2: dropped}
    fetched_from(fake_imap)
    watching.step()
    until(lambda: "Not given out" in Mailbox.objects.get().last_error)
    assert Inbound.objects.count() == 3
    fake_imap.add(raw_mail("Baru"))
    until(lambda: Inbound.objects.count() == 4)
    # A message is stored first; only then is it struck off what is left.
    until(lambda: FolderMark.objects.get().left == "2")
    fake_imap.cursed = {}
    watching.stop()
    assert look(Mailbox.objects.get()) == 1
    assert (Inbound.objects.count(), FolderMark.objects.get().left) == (5, "")


def test_other_mailboxes_go_on(
    desk: Cast, fake_imaps: Callable[[], FakeImap], watching: Watching
) -> None:
    broken, well = fake_imaps(), fake_imaps()
    broken.add(raw_mail("Tersangkut"))
    broken.cursed = {1: dropped}
    well.add(raw_mail("Sampai"))
    fetched_from(broken, "rusak")
    fetched_from(well, "baik")
    watching.step()
    until(lambda: Inbound.objects.count() == 1)
    well.add(raw_mail("Juga sampai"))
    until(lambda: Inbound.objects.count() == 2)
    assert Mailbox.objects.get(name="baik").last_error == ""
    until(lambda: Mailbox.objects.get(name="rusak").last_error)


def test_listed_twice_is_fetched_once(desk: Cast, fake_imap: FakeImap) -> None:
    fake_imap.add(raw_mail())
    fake_imap.lists_twice = True
    assert look(fetched_from(fake_imap)) == 1
    assert fake_imap.commands["STORE"] == 1


def test_not_given_out_is_said_and_asked_for_again(desk: Cast, fake_imap: FakeImap) -> None:
    fake_imap.add(raw_mail())
    fake_imap.cursed = {1: nil}
    mailbox, trouble = fetched_from(fake_imap), Trouble()
    assert look(mailbox, trouble) == 0
    assert "UID 1" in trouble.words()
    fake_imap.seen.add(1)
    fake_imap.cursed = {}
    assert look(mailbox, trouble) == 1
    assert trouble.words() == ""


def test_read_elsewhere_before_it_was_fetched(desk: Cast, fake_imap: FakeImap) -> None:
    fake_imap.seen.add(fake_imap.add(raw_mail("Dari dulu, sudah dibaca")))
    mailbox = fetched_from(fake_imap)
    assert look(mailbox) == 0
    fake_imap.seen.add(fake_imap.add(raw_mail("Baru, dibaca orang lain")))
    assert look(mailbox) == 1
    assert look(mailbox) == 0
    assert b"Baru" in stored()[0]


def test_numbers_given_anew(desk: Cast, fake_imap: FakeImap) -> None:
    """Known mail is not imported again, new mail is not skipped, read or not."""
    mails = [raw_mail(f"Nomor {number}") for number in range(3)]
    for raw in mails:
        fake_imap.add(raw)
    mailbox = fetched_from(fake_imap)
    assert look(mailbox) == 3
    news = [raw_mail("Baru"), raw_mail("Baru dan dibaca")]
    fake_imap.uidvalidity = 2
    fake_imap.messages = dict(enumerate([*news, *mails], 1))
    fake_imap.seen = {2, 3, 4, 5}
    look(mailbox)
    assert sorted(stored()) == sorted([*mails, *news])
    mark = FolderMark.objects.get()
    assert (mark.uidvalidity, mark.last_uid, mark.left) == (2, 5, "")
    assert look(mailbox) == 0


def test_a_mail_over_the_limit_becomes_a_notice(
    desk: Cast, fake_imap: FakeImap, work: Callable[[Callable[[], object]], None]
) -> None:
    fake_imap.add(raw_mail("x" * 5000, Subject="Foto mesin", Content_Type="image/tiff"))
    fake_imap.add(raw_mail("Setelahnya"))
    fake_imap.sizes = {1: 90 * 1024 * 1024}
    mailbox = fetched_from(fake_imap)
    assert look(mailbox) == 2
    assert look(mailbox) == 0
    work(lambda: Inbound.objects.filter(state="done").count() == 2)
    notice = Message.objects.get(notices__contains=["left_on_server"])
    assert notice.ticket.subject == "Foto mesin"
    assert "90 MiB" in notice.text
    assert "x" * 100 not in notice.text
    assert not any("BODY.PEEK[]" in line for line in fake_imap.lines if "FETCH 1 " in line)


@pytest.mark.parametrize("greeting", ["* OK ready", "* PREAUTH come in"])
def test_no_password_goes_to_a_server_without_starttls(
    desk: Cast, fake_imap: FakeImap, greeting: str
) -> None:
    fake_imap.greeting = greeting
    mailbox = fetched_from(fake_imap)
    mailbox.imap_security = "starttls"
    with pytest.raises(Exception, match=r"(?i)starttls"):
        signed_in(mailbox)
    assert fake_imap.commands["LOGIN"] == 0


def test_sets_of_numbers() -> None:
    assert uid_set([]) == ""
    assert uid_set([9, 4, 7, 8]) == "4,7:9"
    assert list(in_commands("")) == []
    pieces = list(in_commands(uid_set(range(1, 1001, 2))))
    assert len(pieces) == 3
    assert max(map(len, pieces)) < 2000
