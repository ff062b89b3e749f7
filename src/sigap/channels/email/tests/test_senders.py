"""Who is believed: agents by mail, forwarded requests, copies, names that pretend."""

from __future__ import annotations

import pytest
from django.test import Client

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.models import Mailbox, MailText, TextKind
from sigap.channels.email.queries.mailboxes import forget
from sigap.channels.models import Inbound
from sigap.journal.drain import drain
from sigap.people.models import Account, Identity
from sigap.tickets.models import Message, Outbound, Participant, Ticket
from sigap.tickets.references import agent_address, reply_address
from sigap.tickets.replay import rebuild, snapshot
from tests.cast import Cast
from tests.mails import raw_mail
from tests.tickets import open_by_customer

OWN = "bantuan@desk.test"


@pytest.fixture(autouse=True)
def relay(mailbox: Mailbox) -> None:
    Mailbox.objects.update(authserv_id="mx.desk.test")
    MailText.objects.create(mailbox=mailbox, kind=TextKind.RECEIVED, is_on=False)
    forget()


def proven(domain: str) -> str:
    return f"mx.desk.test; dmarc=pass header.from={domain}"


def take(raw: bytes) -> Inbound:
    stored = store(raw)
    while process() or drain():
        pass
    stored.refresh_from_db()
    return stored


def as_agent(cast: Cast, ticket: Ticket, **fields: str) -> bytes:
    """The agent's answer to a notification, proven by the own mail server."""
    return raw_mail(
        "Sudah kami ganti.\r\n\r\nPada Sen, 23 Nov 2026 pukul 09.00 Sigap <bantuan@desk.test>"
        " menulis:\r\n> Pelanggan menjawab",
        **{
            "From": f"Andi <{cast.agent.email}>",
            "To": agent_address(ticket.pk, cast.agent.pk, OWN),
            "Subject": "Re: Pelanggan menjawab",
            "Authentication_Results": proven("desk.test"),
        }
        | fields,
    )


def test_an_agents_answer_by_mail_reaches_the_customer(cast: Cast) -> None:
    ticket = open_by_customer(cast)
    stored = take(as_agent(cast, ticket))
    message = Message.objects.get(pk=stored.message_id)
    assert (message.kind, message.author_kind, message.account) == ("public", "agent", cast.agent)
    assert message.text.strip() == "Sudah kami ganti."
    assert Outbound.objects.get(message=message).recipients == ["budi@pelanggan.test"]


@pytest.mark.parametrize(
    "case",
    ["no proof", "disproven", "other agent", "other ticket", "made up", "disabled", "strange"],
)
def test_nobody_else_can_speak_for_an_agent(cast: Cast, case: str) -> None:
    ticket = open_by_customer(cast)
    other = open_by_customer(cast, team_id=cast.other_team.pk)
    fields = {
        "no proof": {"Authentication_Results": ""},
        "disproven": {"Authentication_Results": "mx.desk.test; dmarc=fail header.from=desk.test"},
        "other agent": {"To": agent_address(ticket.pk, cast.lead.pk, OWN)},
        "other ticket": {"To": agent_address(other.pk, cast.agent.pk, OWN)},
        "made up": {"To": f"bantuan+a{ticket.pk}.{cast.agent.pk}.aaaaaaaaaaaaaaaa@desk.test"},
        "disabled": {},
        "strange": {
            "From": "Andi <andi@jahat.test>",
            "Authentication_Results": proven("jahat.test"),
        },
    }[case]
    if case == "disabled":
        Account.objects.filter(pk=cast.agent.pk).update(is_active=False)
    take(as_agent(cast, ticket, **fields))
    assert not Message.objects.filter(author_kind="agent").exists()
    assert not Outbound.objects.filter(recipients=["budi@pelanggan.test"]).exists()
    if case != "made up":
        note = Message.objects.get(kind="note")
        assert "agent_unproven" in note.notices
        assert Ticket.objects.count() == 2


def test_an_agents_absence_note_goes_nowhere(cast: Cast) -> None:
    ticket = open_by_customer(cast)
    stored = take(as_agent(cast, ticket, Auto_Submitted="auto-replied"))
    assert stored.state == "held"
    assert ticket.messages.count() == 1


FORWARD = """Tolong dibantu.

---------- Pesan terusan ---------
Dari: Siti Aminah <siti@pelanggan.test>
Tanggal: Sen, 23 Nov 2026 pukul 08.00
Subjek: Proyektor mati
Kepada: Andi <andi@desk.test>

Proyektor di ruang rapat mati."""


def test_what_an_agent_forwards_is_the_original_senders_request(cast: Cast) -> None:
    raw = raw_mail(FORWARD, From=f"Andi <{cast.agent.email}>", Subject="Fwd: Proyektor mati")
    take(raw)
    ticket = Ticket.objects.get()
    assert ticket.requester.identities.get().address == "siti@pelanggan.test"
    assert ticket.requester.name == "Siti Aminah"
    message = ticket.messages.get(author_kind="customer")
    assert any(each.startswith("forwarded:") for each in message.notices)
    client = Client()
    client.force_login(cast.lead)
    assert "Diteruskan oleh" in client.get(f"/tickets/{ticket.pk}/").text


def test_what_a_customer_forwards_is_the_customers(cast: Cast) -> None:
    take(raw_mail(FORWARD, Subject="Fwd: Proyektor mati"))
    assert Ticket.objects.get().requester == cast.customer


COPIED = {"Cc": "Maya <maya@pelanggan.test>, bantuan@desk.test"}


@pytest.mark.parametrize(
    ("policy", "is_proven", "found"),
    [
        ("join", True, [False]),
        ("join", False, [True]),
        ("ask", True, [True]),
        ("never", True, []),
    ],
)
def test_who_is_copied_takes_part_as_the_mailbox_says(
    cast: Cast, mailbox: Mailbox, policy: str, *, is_proven: bool, found: list[bool]
) -> None:
    Mailbox.objects.update(copied=policy)
    forget()
    proof = {"Authentication_Results": proven("pelanggan.test")} if is_proven else {}
    take(raw_mail(**COPIED, **proof))
    assert list(Participant.objects.values_list("is_pending", flat=True)) == found


@pytest.mark.parametrize("field", ["To", "Cc"])
def test_of_ten_thousand_recipients_only_the_sender_is_answered(cast: Cast, field: str) -> None:
    many = ",\r\n ".join(f"orang{number}@ramai.test" for number in range(10_000))
    proof = {"Authentication_Results": proven("pelanggan.test")}
    take(raw_mail(**{field: many}, **proof))
    ticket = Ticket.objects.get()
    assert not Participant.objects.exists()
    client = Client()
    client.force_login(cast.agent)
    assert (
        client.post(
            f"/tickets/{ticket.pk}/reply", {"body": "Halo", "seen_through": 10**9}
        ).status_code
        < 400
    )
    assert Outbound.objects.get().recipients == ["budi@pelanggan.test"]


def test_of_sixty_in_copy_it_says_that_ten_were_left_out(cast: Cast) -> None:
    many = ", ".join(f"orang{number}@ramai.test" for number in range(60))
    take(raw_mail(Cc=many, Authentication_Results=proven("pelanggan.test")))
    assert Participant.objects.count() == 50
    client = Client()
    client.force_login(cast.agent)
    page = client.get(f"/tickets/{Ticket.objects.get().pk}/")
    assert "10 orang lain dalam tembusan tidak diikutkan" in page.text


def test_a_proposed_one_reads_and_writes_nothing_before_an_agent_agrees(cast: Cast) -> None:
    take(raw_mail(**COPIED))
    ticket = Ticket.objects.get()
    back = reply_address(ticket.pk, OWN)
    take(raw_mail("Saya juga", From="maya@pelanggan.test", To=back))
    assert Ticket.objects.count() == 2, "a ticket of her own"

    client = Client()
    client.force_login(cast.agent)
    maya = Participant.objects.get()
    assert "Diusulkan" in client.get(f"/tickets/{ticket.pk}/").text
    client.post(f"/tickets/{ticket.pk}/reply", {"body": "Sedang kami cek", "seen_through": 10**9})
    assert Outbound.objects.last().recipients == ["budi@pelanggan.test"]  # type: ignore[union-attr]
    client.post(f"/tickets/{ticket.pk}/people/{maya.contact_id}/in")
    client.post(f"/tickets/{ticket.pk}/reply", {"body": "Selesai", "seen_through": 10**9})
    last = Outbound.objects.order_by("-pk")[0]
    assert last.recipients == ["budi@pelanggan.test", "maya@pelanggan.test"]
    ticket.refresh_from_db()
    assert rebuild(ticket.pk) == snapshot(ticket)
    client.post(f"/tickets/{ticket.pk}/people/{maya.contact_id}/out")
    assert not Participant.objects.filter(ticket=ticket).exists()
    ticket.refresh_from_db()
    assert rebuild(ticket.pk) == snapshot(ticket)


@pytest.mark.parametrize(
    ("name", "address", "code"),
    [
        ("direktur@desk.test", "x@jahat.test", "name_address:direktur@desk.test"),
        ("Budi Sаntoso", "x@jahat.test", "mixed_script"),
        ("Budi", "budi@xn--pelanggan-test-9fj.test", None),
        ("", "budi@xn--mnchen-3ya.test", None),
        ("Андрей", "a@jahat.test", None),
    ],
)
def test_names_that_pretend_are_marked(
    cast: Cast, name: str, address: str, code: str | None
) -> None:
    take(raw_mail(From=f'"{name}" <{address}>' if name.isascii() else f"{name} <{address}>"))
    notices = Message.objects.get(author_kind="customer").notices
    assert (code in notices) if code else not notices


def test_an_agents_name_with_another_address_is_marked(cast: Cast) -> None:
    from sigap.channels.email import pretending

    pretending._kept.clear()
    take(raw_mail(From=f"{cast.agent.contact.name} <x@jahat.test>"))
    assert "name_agent" in Message.objects.get(author_kind="customer").notices


def test_the_page_says_who_it_is(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.agent)
    for proof, words in (
        (proven("pelanggan.test"), "Pengirim terbukti"),
        ("mx.desk.test; dmarc=fail header.from=pelanggan.test", "Pengirim terbantah"),
        ("mx.desk.test; none", "Pengirim tidak terbukti"),
    ):
        stored = take(raw_mail(Authentication_Results=proof))
        page = client.get(f"/tickets/{stored.message.ticket_id}/").text  # type: ignore[union-attr]
        assert words in page
        assert "budi@pelanggan.test" in page


def test_no_identity_is_merged(cast: Cast) -> None:
    take(raw_mail(From="Budi Santoso <budi.s@gmail.com>"))
    assert Identity.objects.get(address="budi.s@gmail.com").contact != cast.customer
