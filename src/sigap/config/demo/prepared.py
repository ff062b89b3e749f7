"""Prepared texts and macros of the demo company."""

from __future__ import annotations

from sigap.automation.actions.canned import EVERYBODY, Canned, save_canned
from sigap.automation.actions.macros import ME, Plan, save_macro
from sigap.automation.models.macro import Next
from sigap.people.access import AgentActor
from sigap.tickets.models.choices import Priority, StatusCategory
from sigap.tickets.statuses import default_status_id

REPLIES = (
    (
        "Umum",
        "Terima kasih, kami periksa",
        "Halo {{customer.first_name}},\n\nterima kasih laporannya. Kami periksa dan kabari hari ini"
        " juga lewat tiket {{ticket.number}}.\n\nSalam,\n{{agent.name}}",
        "Hello {{customer.first_name}},\n\nthank you for letting us know. We are looking into it"
        " and will answer today in ticket {{ticket.number}}.\n\nKind regards,\n{{agent.name}}",
    ),
    (
        "Umum",
        "Perlu keterangan",
        "Halo {{customer.first_name}},\n\nsupaya cepat tertangani, mohon kirimkan tangkapan layar"
        " dan jam terjadinya.\n\n{{agent.name}}",
        "Hello {{customer.first_name}},\n\nso that we can help quickly, please send a screenshot"
        " and the time at which it happened.\n\n{{agent.name}}",
    ),
    (
        "TI/Akun",
        "Atur ulang sandi",
        "Halo {{customer.first_name}},\n\nsandi sementara sudah dikirim lewat SMS. Masuk, lalu"
        " ganti dalam 24 jam.\n\n{{agent.name}}",
        "Hello {{customer.first_name}},\n\na temporary password is on its way by text message. "
        "Sign in and change it within 24 hours.\n\n{{agent.name}}",
    ),
    (
        "TI/Jaringan",
        "VPN: langkah awal",
        "Mohon tutup klien VPN, sambungkan ulang Wi-Fi, lalu masuk lagi. Bila masih putus, balas"
        " surel ini dengan nomor perangkat Anda.",
        "",
    ),
    (
        "Kepegawaian",
        "Surat keterangan kerja",
        "Suratnya selesai dalam dua hari kerja dan dikirim ke surel ini, {{customer.first_name}}.",
        "",
    ),
)


def prepare(administrator: AgentActor) -> None:
    for folder, name, indonesian, english in REPLIES:
        canned = Canned(
            name=name, whose=EVERYBODY, folder=folder, text_id=indonesian, text_en=english
        )
        save_canned(None, canned, actor=administrator)
    waits = {
        "assignee": ME,
        "status": default_status_id(StatusCategory.PENDING),
        "reply": REPLIES[1][2],
    }
    urgent = {
        "priority": int(Priority.URGENT),
        "add_tags": ["mendesak"],
        "note": "Mohon didahulukan, {{team.name}}.",
    }
    for name, steps, then in (
        ("Minta keterangan dan tunggu", waits, Next.NEXT),
        ("Jadikan mendesak", urgent, Next.STAY),
    ):
        save_macro(
            None, Plan(name=name, whose=EVERYBODY, steps=steps, then=then), actor=administrator
        )
