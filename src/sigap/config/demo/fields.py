"""The demo desk has forms, and its tickets say something in them."""

from __future__ import annotations

from sigap.people.access import AgentActor, actor_of
from sigap.people.models import Account, Team
from sigap.people.roles import Roles
from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.packing import install_pack
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.models import Ticket
from sigap.tickets.queries.fields import catalogue, forget_catalogue, form_for_ticket

# team → pack; teams that do the same share its fields
PACKS = {
    "Jaringan & VPN": "it",
    "Perangkat & Aset": "it",
    "Aplikasi": "it",
    "Layanan SDM": "hr",
    "Gedung & Fasilitas": "facilities",
    "Pengiriman": "shop",
    "Penagihan": "shop",
}
# what a ticket says, chosen by its number
SAID: dict[str, tuple[dict[str, str], ...]] = {
    "it": (
        {"device": "laptop", "asset-number": "LT-0937", "system": "vpn", "error-code": "809"},
        {"device": "network", "system": "erp/finance"},
        {"device": "printer", "asset-number": "PRN-0077"},
    ),
    "hr": ({"hr-subject": "pay"}, {"hr-subject": "training"}, {"hr-subject": "contract"}),
    "facilities": (
        {"room": "head-office/floor-3", "damage": "ac"},
        {"room": "warehouse/loading", "damage": "light"},
    ),
    "shop": (
        {"order-number": "AR0012345", "product": "Kardus 40 cm", "shop-problem": "late"},
        {"order-number": "AR0048812", "shop-problem": "damaged"},
    ),
}


def install_packs() -> None:
    """For the teams that there are."""
    actor = actor_of(Account.objects.get(role=Roles.ADMINISTRATOR).pk)
    if actor is None:
        raise Account.DoesNotExist
    forget_catalogue()
    for team in Team.objects.filter(name__in=PACKS).order_by("pk"):
        install_pack(PACKS[team.name], actor=actor, team_id=team.pk)


def fill(ticket_id: int, agent: AgentActor) -> None:
    """What the agent found out, as far as the ticket's form asks for it."""
    ticket = Ticket.objects.select_related("team").get(pk=ticket_id)
    pack = PACKS.get(ticket.team.name, "") if ticket.team else ""
    if form_for_ticket(ticket) is None or not pack:
        return
    known = catalogue().by_key
    said = SAID[pack][ticket.pk % len(SAID[pack])]
    values = {key: KINDS[known[key].kind].read(known[key], [text]) for key, text in said.items()}
    if ticket.type == "incident" and pack == "it":
        values["cause"] = ("unknown",)
    change_fields(ticket.pk, values, actor=agent)
