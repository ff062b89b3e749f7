"""The junk folder on the server, looked into on demand; and one mail to two mailboxes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.test import Client

from sigap.channels.actions.retrying import release
from sigap.channels.email.actions.mailboxes import change_mailbox, create_mailbox
from sigap.channels.email.imap.watching import Watching
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.journal.actors import SYSTEM
from sigap.tickets.models import Message, Ticket
from tests.cast import Cast
from tests.mails import raw_mail
from tests.peers.dovecot import PASSWORD, USERS, Dovecot
from tests.processes import run

pytestmark = pytest.mark.peer_dovecot
Work = Callable[[Callable[[], object]], None]


@pytest.fixture
def with_junk(mailbox: Mailbox, inbox: Dovecot) -> Mailbox:
    with inbox.login() as client:
        if not client.folder_exists("Junk"):
            client.create_folder("Junk")
        client.append("Junk", raw_mail("Bukan sampah", Subject="Salah sisih"))
    return change_mailbox(mailbox.pk, actor=SYSTEM, junk_folder="Junk")


def held() -> int:
    return Inbound.objects.filter(state="held").count()


def test_what_is_in_there_waits_until_it_is_released(
    with_junk: Mailbox, inbox: Dovecot, desk: Cast, work: Work
) -> None:
    client = Client()
    client.force_login(desk.administrator)
    page = f"/settings/mailboxes/{with_junk.pk}/"
    assert f"{page}junk" in client.get(page).text
    answer = client.post(f"{page}junk")
    assert answer["Location"].endswith("?state=held")
    work(lambda: held() == 1)
    assert not Ticket.objects.exists()
    client.post(f"{page}junk")
    assert Inbound.objects.count() == 1
    with inbox.login() as server:
        server.select_folder("Junk", readonly=True)
        assert len(server.search("UNSEEN")) == 1
    release(Inbound.objects.get().pk, actor=SYSTEM)
    work(lambda: Ticket.objects.filter(subject="Salah sisih").exists())


def test_from_the_command_line(with_junk: Mailbox, inbox: Dovecot) -> None:
    code, out, _ = run("mail", "junk")
    assert (code, json.loads(out)) == (0, {"mailbox": with_junk.address, "held": 1})
    change_mailbox(with_junk.pk, actor=SYSTEM, junk_folder="Tidak ada")
    code, _, err = run("mail", "junk", with_junk.address)
    assert code == 75
    assert with_junk.address in err


def test_one_mail_to_two_mailboxes_is_one_ticket(
    mailbox: Mailbox, inbox: Dovecot, watching: Watching, work: Work
) -> None:
    create_mailbox(
        actor=SYSTEM,
        name="HR",
        address=USERS[1],
        imap_host=inbox.host,
        imap_port=inbox.imap,
        imap_security="plain",
        imap_password=PASSWORD,
    )
    raw = raw_mail(To=USERS[0], Cc=USERS[1])
    for user in USERS[:2]:
        inbox.deliver(f"Delivered-To: {user}\r\n".encode() + raw, to=user)
    watching.step()
    work(lambda: Inbound.objects.filter(state="done").count() == 2)
    assert (Ticket.objects.count(), Message.objects.filter(author_kind="customer").count()) == (
        1,
        1,
    )
    assert set(Inbound.objects.values_list("through", flat=True)) == set(USERS[:2])
