"""Round trips through a real Postfix and Dovecot, with everything that answers by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path

import pytest

from sigap.channels.email.authentication.names import Names, names
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.journal.models import Event
from sigap.people.models import Identity
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Message, Outbound, Participant, Ticket
from sigap.tickets.references import agent_address
from tests.cast import Cast
from tests.faults.running import RunningDesk
from tests.mail.people import Person
from tests.mails import raw_mail
from tests.peers.dovecot import PASSWORD, Dovecot
from tests.peers.names import NameServer
from tests.peers.postfix import OWN_MAILBOX, Postfix
from tests.peers.signatures import Signer

pytestmark = [pytest.mark.peer_dovecot, pytest.mark.peer_postfix]
Work = Callable[[Callable[[], object]], None]
SECRET = "Kata sandi pintu: merpati"


@pytest.fixture
def mailbox(mailbox: Mailbox, post: Postfix, watching: Watching) -> Mailbox:
    """Fetched from Dovecot, sent through Postfix."""
    mailbox.smtp_host, mailbox.smtp_port = post.host, post.port
    mailbox.save()
    watching.step()
    return mailbox


@dataclass
class Town:
    """Who writes to the desk: its customer, a colleague of his, somebody else, and a name
    without a mailbox."""

    inbox: Dovecot
    post: Postfix
    work: Work
    budi: Person = field(init=False)
    maya: Person = field(init=False)
    stranger: Person = field(init=False)
    nobody: Person = field(init=False)

    def __post_init__(self) -> None:
        for name, address in {
            "budi": "budi@pelanggan.test",
            "maya": "maya@pelanggan.test",
            "stranger": "orang@lain.test",
            "nobody": "hantu@pelanggan.test",
        }.items():
            setattr(self, name, Person(address, self.inbox, self.post))

    def settle(self) -> None:
        """Until everything that was sent has arrived and nothing more is to be done."""
        people = (self.budi, self.maya, self.stranger, self.nobody)

        def is_quiet() -> bool:
            sent = sum(person.sent for person in people)
            arrived = Inbound.objects.exclude(state="stored").count() >= sent
            waiting = Outbound.objects.filter(state__in=["pending", "sending"]).exists()
            return arrived and not waiting and self.post.has_delivered()

        self.work(is_quiet)


@pytest.fixture
def town(mailbox: Mailbox, inbox: Dovecot, post: Postfix, work: Work) -> Town:
    return Town(inbox, post, work)


@pytest.fixture
def signer(name_server: NameServer, asked_names: Names, monkeypatch: pytest.MonkeyPatch) -> Signer:
    """Signs for both domains; the desk asks the test's name server."""
    monkeypatch.setattr(names, "_resolver", None)
    return Signer(name_server, ("pelanggan.test", "desk.test"))


def opened(town: Town, desk: Cast, text: str = SECRET) -> Ticket:
    """A ticket of Budi's that an agent has answered."""
    town.budi.write(raw_mail(text))
    town.settle()
    ticket = Ticket.objects.get()
    reply(ticket.pk, Answer(text="Sudah diperbaiki"), actor=desk.actor(desk.agent))
    town.settle()
    return ticket


def test_in_out_and_in_again(town: Town, desk: Cast, inbox: Dovecot) -> None:
    ticket = opened(town, desk)
    confirmation, answer = town.budi.read()
    assert confirmation["Return-Path"] == "<>"
    assert confirmation["Auto-Submitted"] == "auto-replied"
    assert answer["Return-Path"] == f"<{OWN_MAILBOX}>"
    back = parseaddr(answer["Reply-To"])[1]
    town.budi.write(raw_mail("Terima kasih", To=back, Subject="Re: lain"), to=back)
    town.settle()
    assert Ticket.objects.count() == 1
    kinds = ticket.messages.order_by("id").values_list("author_kind", flat=True)
    assert list(kinds) == ["customer", "system", "agent", "customer"]
    assert set(Outbound.objects.values_list("state", flat=True)) == {"sent"}
    assert "queued as" in Outbound.objects.latest("pk").response
    with inbox.login() as own:
        own.select_folder("INBOX")
        assert len(own.search("SEEN")) == 2


def test_an_address_that_does_not_exist(town: Town, desk: Cast) -> None:
    town.nobody.write(raw_mail(From="Hantu <hantu@pelanggan.test>"))
    town.settle()
    ticket = Ticket.objects.get()
    reply(ticket.pk, Answer(text="Sudah diperbaiki"), actor=desk.actor(desk.agent))
    town.work(lambda: Outbound.objects.filter(reports__has_key=town.nobody.address).exists())
    town.settle()
    outbound = Outbound.objects.get(automatic=False)
    assert outbound.state == "sent"
    told = outbound.reports[town.nobody.address]
    assert (told["kind"], told["status"]) == ("failed", "5.1.1")
    assert "User doesn't exist" in told["detail"]
    assert Identity.objects.get(address=town.nobody.address).returned_at is not None
    assert ticket.messages.get(kind="note").author_kind == "system"
    assert Ticket.objects.count() == 1
    assert Outbound.objects.count() == 2, "nobody answers a report"


@pytest.mark.parametrize("habit", ["in thread", "anew", "marked"])
def test_a_machine_that_answers_everything(town: Town, desk: Cast, habit: str) -> None:
    def answered() -> bool:
        return town.budi.answer_all(habit) == 0

    def until_quiet() -> None:
        for _round in range(20):
            town.settle()
            if answered():
                return
        pytest.fail("they never stop")

    town.budi.write(raw_mail())
    until_quiet()
    ticket = Ticket.objects.earliest("pk")
    reply(ticket.pk, Answer(text="Sudah diperbaiki"), actor=desk.actor(desk.agent))
    until_quiet()
    assert Outbound.objects.filter(automatic=True).count() == 1
    assert town.budi.sent == 3, "one request, one answer to each of our two mails"
    assert Ticket.objects.count() == (3 if habit == "anew" else 1)
    ticket.refresh_from_db()
    if habit == "marked":
        assert ticket.waiting_since is None
        assert ticket.messages.filter(flags__contains=["auto_reply"]).count() == 2


@pytest.fixture
def other_desk(town: Town) -> Iterator[RunningDesk]:
    """A second desk with a database and keys of its own: whoever writes to hr@ reaches it."""
    with tempfile.TemporaryDirectory(prefix="sigap-other-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "data").mkdir()
        desk = RunningDesk(folder / "data")
        desk.ensure()
        desk.wait_ready()
        smtp = f"{town.post.host}:{town.post.port}"
        desk.add_mailbox("hr@desk.test", PASSWORD, imap=town.inbox.imap, smtp=smtp)
        yield desk
        desk.stop()


def test_two_desks(town: Town, desk: Cast, other_desk: RunningDesk) -> None:
    arrived = "SELECT count(*) FROM channels_inbound WHERE state <> 'stored'"
    sent = "SELECT count(*) FROM tickets_outbound WHERE state = 'sent'"
    first = raw_mail("Siapa yang mulai?", From="HR <hr@desk.test>", Auto_Submitted="auto-generated")
    town.stranger.write(first)
    town.settle()
    ticket = Ticket.objects.get()
    reply(ticket.pk, Answer(text="Kami"), actor=desk.actor(desk.agent))
    # They take it for a request and confirm that; we say nothing to their confirmation.
    town.work(lambda: other_desk.number(sent) == 1 and Inbound.objects.count() == 2)
    town.settle()
    assert other_desk.number(arrived) == 1
    assert other_desk.number("SELECT count(*) FROM tickets_outbound") == 1
    assert list(Outbound.objects.values_list("automatic", flat=True)) == [False]
    assert Ticket.objects.get() == ticket
    assert "auto_reply" in ticket.messages.latest("pk").flags


def test_a_mail_in_an_agents_name(town: Town, desk: Cast, signer: Signer) -> None:
    ticket = opened(town, desk)
    before = len(town.budi.read())
    to = agent_address(ticket.pk, desk.agent.pk, OWN_MAILBOX)
    fields = {"From": f"Dewi <{desk.agent.email}>", "To": to}
    town.stranger.write(raw_mail("Transfer ke rekening ini", **fields), to=to)
    forged = signer.sign(raw_mail("Bayar di sini", **fields), "pelanggan.test")
    town.stranger.write(forged, to=to)
    town.settle()
    notes = ticket.messages.filter(kind="note")
    assert [note.notices.count("agent_unproven") for note in notes] == [1, 1]
    assert len(town.budi.read()) == before
    town.stranger.write(signer.sign(raw_mail("Sungguh dari saya", **fields), "desk.test"), to=to)
    town.settle()
    assert "Sungguh dari saya" in town.budi.texts()[-1]


def test_a_stolen_reference(town: Town, desk: Cast) -> None:
    ticket = opened(town, desk)
    stolen = town.budi.read()[-1]
    to = parseaddr(stolen["Reply-To"])[1]
    fields = {"From": "Orang <orang@lain.test>", "To": to, "Subject": str(stolen["Subject"])}
    ids = {"In_Reply_To": str(stolen["Message-ID"]), "References": str(stolen["Message-ID"])}
    town.stranger.write(raw_mail("Apa isinya?", **fields, **ids), to=to)
    town.settle()
    own = Ticket.objects.exclude(pk=ticket.pk).get()
    assert own.requester.identities.get().address == town.stranger.address
    hint = Event.objects.get(verb="ticket.opened", stream_id=own.pk).data["related"]
    assert hint == ticket.pk
    reply(own.pk, Answer(text="Apa yang bisa kami bantu?"), actor=desk.actor(desk.agent))
    town.settle()
    got = town.stranger.texts()
    assert len(got) == 2
    assert not any(SECRET in text or "Sudah diperbaiki" in text for text in got)
    assert len(town.budi.read()) == 2
    assert ticket.messages.count() == 3


def test_a_copy_that_a_forger_asks_for(town: Town, desk: Cast, signer: Signer) -> None:
    forged = raw_mail("Kirim semua ke saya juga", Cc=town.stranger.address)
    town.stranger.write(forged)
    town.settle()
    ticket = Ticket.objects.get()
    assert Participant.objects.get(ticket=ticket).is_pending
    reply(ticket.pk, Answer(text=SECRET), actor=desk.actor(desk.agent))
    town.settle()
    assert SECRET in town.budi.texts()[-1]
    assert town.stranger.read() == []

    town.budi.write(signer.sign(raw_mail("Dengan Maya", Cc=town.maya.address), "pelanggan.test"))
    town.settle()
    proven = Message.objects.get(text__startswith="Dengan Maya").ticket
    reply(proven.pk, Answer(text="Untuk berdua"), actor=desk.actor(desk.agent))
    town.settle()
    assert "Untuk berdua" in town.maya.texts()[-1]
