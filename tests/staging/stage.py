"""Plays the mails through the desk's own actions; its worker may read them first."""

from __future__ import annotations

from datetime import timedelta

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.actions.filters import save_filter
from sigap.channels.email.actions.mailboxes import change_mailbox
from sigap.channels.email.actions.relays import make_relay
from sigap.channels.email.actions.senders import change_mail_settings, rule_sender
from sigap.channels.email.actions.signing import make_signing_key
from sigap.channels.email.models import Mailbox
from sigap.channels.models import Inbound
from sigap.core import clock
from sigap.journal.actors import SYSTEM
from sigap.people.access import AgentActor, actor_of
from sigap.people.models import Account
from sigap.people.roles import Roles
from sigap.tickets.actions.assigning import assign_ticket
from sigap.tickets.actions.delivering import claim, mark_sent
from sigap.tickets.actions.replying import Answer, reply
from sigap.tickets.models import Outbound
from tests.staging.mails import CUSTOMER, bounce, invitation, plain
from tests.waiting import until

AGENT = "dewi.lestari@demo.sigap.test"


def stage() -> dict[str, int]:
    """The numbers of what it made: tickets, a message, a filter."""
    box = Mailbox.objects.get(is_default=True)
    change_mailbox(box.pk, actor=SYSTEM, authserv_id="mx.demo", copied="ask")
    agent = _actor(Account.objects.get(email=AGENT))
    full = _conversation(box, agent)
    later = _scheduled(box, agent)
    _quarantined(box)
    administrator = Account.objects.filter(role=Roles.ADMINISTRATOR).earliest("pk")
    boss = _actor(administrator)
    number = _screened(boss)
    make_relay(box.pk, actor=SYSTEM)
    make_signing_key(box.pk, actor=boss)
    moved = full.message.pk if full.message else 0
    return {"full": _ticket(full), "later": later, "filter": number, "message": moved}


def _actor(account: Account) -> AgentActor:
    found = actor_of(account.pk)
    assert found is not None
    return found


def _take(raw: bytes, source: str = "mail") -> Inbound:
    row = store(raw, source=source, return_path="" if b"MAILER-DAEMON" in raw else None)

    def read() -> bool:
        process()
        row.refresh_from_db()
        return row.state != "stored"

    until(read)
    return row


def _answer(ticket: int, text: str, agent: AgentActor) -> Outbound:
    message = reply(ticket, Answer(text=text), actor=agent)
    outbound = Outbound.objects.get(message=message)
    Outbound.objects.filter(pk=outbound.pk).update(send_after=clock.now())
    while lease := claim("mail"):
        mark_sent(lease, "250 2.0.0 Ok")
    return outbound


def _ticket(row: Inbound) -> int:
    return row.message.ticket_id if row.message else 0


def _conversation(box: Mailbox, agent: AgentActor) -> Inbound:
    to = box.address
    first = _take(
        plain(
            "Halo,\n\nprinter di lantai 3 macet lagi sejak pagi. Mohon bantuannya.\n\nMaya",
            to, "satu", found="pass", Cc="Atasan Maya <rudi.hartono@klien.test>",
        )
    )  # fmt: skip
    number = _ticket(first)
    assign_ticket(number, actor=agent, assignee_id=agent.id)
    answered = _answer(number, "Baik, teknisi kami segera ke sana.", agent).rfc_message_id
    _take(bounce(to, answered, CUSTOMER))
    away = "Saya sedang cuti dan kembali ke kantor pada 30 November 2026."
    again = {"In_Reply_To": answered, "subject": "Re: Printer lantai 3 macet"}
    _take(
        plain(away, to, "cuti", found="pass", Auto_Submitted="auto-replied",
              **again | {"subject": "Jawaban otomatis: Printer"})
    )  # fmt: skip
    _take(plain("Terima kasih, kami tunggu.", to, "dua", **again))
    _take(plain("Tolong kirim kata sandinya ke sini.", to, "tiga", found="fail", **again))
    _take(invitation(to, answered))
    tomorrow = clock.now() + timedelta(hours=18)
    reply(number, Answer(text="Besok kami kabari hasilnya.", send_at=tomorrow), actor=agent)
    return first


def _scheduled(box: Mailbox, agent: AgentActor) -> int:
    """An answer that the customer was quicker than."""
    subject = "Proyektor ruang Merapi"
    first = _take(
        plain("Proyektornya redup.", box.address, "proyektor", found="pass", subject=subject)
    )
    number = _ticket(first)
    assign_ticket(number, actor=agent, assignee_id=agent.id)
    tomorrow = clock.now() + timedelta(hours=18)
    reply(number, Answer(text="Kami ganti lampunya besok.", send_at=tomorrow), actor=agent)
    key = "<proyektor@klien.test>"
    more = {"subject": f"Re: {subject}", "In_Reply_To": key}
    _take(plain("Sudah menyala lagi, ternyata kabelnya.", box.address, "nyala", **more))
    return number


def _quarantined(box: Mailbox) -> None:
    change_mail_settings(actor=SYSTEM, spam_limit=5.0)
    rule_sender("iklan.test", "block", note="Iklan setiap hari", actor=SYSTEM)
    rule_sender("klien.test", "allow", note="Pelanggan lama", actor=SYSTEM)
    to = box.address
    _take(plain("Beli!", to, "iklan", sender="Promo <promo@iklan.test>", subject="Diskon 90%"))
    _take(plain("Menang!", to, "spam", sender="a@undian.test", subject="Anda menang",
                X_Spam_Score="12.4"))  # fmt: skip
    _take(bounce(to, "<lain@orang.test>", "siapa@orang.test"))
    _take(plain("Penawaran", to, "junk", sender="b@toko.test", subject="Penawaran"), "mail-junk")
    failed = _take(plain("Halo", to, "rusak", sender="c@toko.test", subject="Rusak"))
    Inbound.objects.filter(pk=failed.pk).update(
        state="failed", message=None, reason="the parser needed more than 10 s of computing time"
    )


def _screened(administrator: AgentActor) -> int:
    made = save_filter(
        None,
        actor=administrator,
        name="Nomor aset",
        conditions=[{"field": "subject", "operator": "matches", "value": "(?P<aset>AST-[0-9]+)"}],
        tags=["{aset}"],
        priority=3,
        type="incident",
        stop=True,
    )
    save_filter(
        None,
        actor=administrator,
        name="Laporan malam",
        conditions=[{"field": "from", "operator": "contains", "value": "backup@"}],
        tags=["cadangan"],
        quiet=True,
    )
    return made.pk
