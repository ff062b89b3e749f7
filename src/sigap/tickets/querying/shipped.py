"""The keys that ship."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from sigap.tickets.models.choices import Priority, Shelf, Source, TicketType
from sigap.tickets.querying.keys import SearchKey, offer_key
from sigap.tickets.querying.kinds.choices import Choice, Ranked, StatusChoice
from sigap.tickets.querying.kinds.moments import Moment
from sigap.tickets.querying.kinds.numbers import Number, Phrase, Tag
from sigap.tickets.querying.kinds.people import Named
from sigap.tickets.querying.names import Agents, Contacts, Offered, Organisations


def register() -> None:
    """Called once, when the app is ready."""
    teams = Named(Offered(lambda found: found.teams), "IT", lambda actor: tuple(actor.team_ids))
    agents = Named(Agents(), "dewi@desk.test", lambda actor: (actor.id,))
    categories = Named(Offered(lambda found: found.categories), "Printer")
    contacts = Named(
        Contacts(), "budi@contoh.id", lambda actor: (actor.contact_id,), may_be_none=False
    )
    moment, number = Moment(), Number()
    for key in (
        SearchKey("status", "status", _("Status"), "status", StatusChoice()),
        SearchKey("priority", "prioritas", _("Priority"), "priority", Ranked(Priority)),
        SearchKey("type", "jenis", _("Type"), "type", Choice(TicketType)),
        SearchKey("source", "sumber", _("Source"), "source", Choice(Source)),
        SearchKey("team", "tim", _("Team"), "team", teams),
        SearchKey(
            "assignee", "petugas", _("Assignee"), "assignee", agents,
            ("agent", "agen", "penanggung-jawab"),
        ),
        SearchKey(
            "requester", "pemohon", _("Requester"), "requester", contacts, ("from", "dari")
        ),
        SearchKey(
            "organisation", "organisasi", _("Organisation"), "organisation",
            Named(Organisations(), '"Dinas Kesehatan"'), ("org", "organization"),
        ),
        SearchKey("category", "kategori", _("Category"), "category", categories),
        SearchKey("tag", "tag", _("Tag"), "tags", Tag(), ("tags",)),
        SearchKey("tier", "tingkat", _("Tier"), "tier", number),
        SearchKey("subject", "perihal", _("Subject"), "subject", Phrase()),
        SearchKey("number", "nomor", _("Number"), "number", number),
        SearchKey("messages", "pesan", _("Messages"), "messages", number),
        SearchKey("created", "dibuat", _("Created"), "opened", moment, ("opened", "dibuka")),
        SearchKey("updated", "diperbarui", _("Updated"), "updated", moment),
        SearchKey("waiting", "menunggu", _("Waiting since"), "waiting_since", moment),
        SearchKey("solved", "diselesaikan", _("Solved"), "solved", moment),
        SearchKey("due", "tenggat", _("Due"), "due", moment),
        SearchKey("snoozed", "ditunda", _("Snoozed until"), "snoozed", moment),
        SearchKey("in", "di", _("Trash and spam"), "shelf", Choice(Shelf)),
    ):  # fmt: skip
        offer_key(key)
