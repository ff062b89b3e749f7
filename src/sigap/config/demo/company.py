"""The people of the demo: an Indonesian logistics company and those who write to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sigap.channels.email.actions.mailboxes import create_mailbox
from sigap.journal.actors import SYSTEM
from sigap.people.access import AgentActor, actor_of
from sigap.people.actions.accounts import create_account, set_password
from sigap.people.actions.contacts import contact_for_address, create_organisation
from sigap.people.actions.teams import Place, change_team, create_team, set_members
from sigap.people.models import Account, Contact, Team
from sigap.people.models.team import Level
from sigap.people.roles import Roles
from sigap.tickets.actions.categories import save_category
from sigap.tickets.models import Category

DOMAIN = "demo.sigap.test"
ADDRESS = f"bantuan@{DOMAIN}"
PASSWORD = "sigap-demo"  # noqa: S105 - the demo's agents are meant to be tried

# department → teams
DEPARTMENTS = {
    "Teknologi Informasi": ("Jaringan & VPN", "Perangkat & Aset", "Aplikasi"),
    "Sumber Daya Manusia": ("Layanan SDM",),
    "Fasilitas": ("Gedung & Fasilitas",),
    "Layanan Pelanggan": ("Pengiriman", "Penagihan"),
}
# name, role, (team, tier), …
AGENTS: tuple[tuple[str, Roles, tuple[tuple[str, int], ...]], ...] = (
    ("Ratna Wijayanti", Roles.MANAGER, (("Teknologi Informasi", 3),)),
    ("Hendra Gunawan", Roles.MANAGER, (("Layanan Pelanggan", 3),)),
    ("Sari Utami", Roles.COORDINATOR, (("Aplikasi", 2), ("Perangkat & Aset", 2))),
    ("Dewi Lestari", Roles.AGENT_L1, (("Jaringan & VPN", 1), ("Perangkat & Aset", 1))),
    ("Rizky Maulana", Roles.AGENT_L1, (("Perangkat & Aset", 1), ("Aplikasi", 1))),
    ("Fajar Nugroho", Roles.AGENT_L2, (("Jaringan & VPN", 2),)),
    ("Bayu Saputra", Roles.AGENT_L3, (("Jaringan & VPN", 3), ("Aplikasi", 3))),
    ("Lina Marlina", Roles.AGENT_L2, (("Aplikasi", 2),)),
    ("Siti Rahma", Roles.AGENT_L1, (("Layanan SDM", 1),)),
    ("Wulan Kartika", Roles.AGENT_L2, (("Layanan SDM", 2),)),
    ("Tono Wijaya", Roles.AGENT_L1, (("Gedung & Fasilitas", 1),)),
    ("Made Suarta", Roles.AGENT_L2, (("Gedung & Fasilitas", 2),)),
    ("Intan Permata", Roles.AGENT_L1, (("Pengiriman", 1), ("Penagihan", 1))),
    ("Dimas Arya", Roles.AGENT_L1, (("Pengiriman", 1),)),
    ("Nadia Kusuma", Roles.AGENT_L2, (("Penagihan", 2),)),
    ("Yusuf Rahman", Roles.KNOWLEDGE_MANAGER, (("Aplikasi", 1),)),
    ("Putu Ayu", Roles.QA_ANALYST, (("Layanan Pelanggan", 1),)),
    ("Agus Pratama", Roles.TRAINEE, (("Perangkat & Aset", 1),)),
    ("Kartini Halim", Roles.AUDITOR, ()),
)
LEADS = {
    "Jaringan & VPN": ("Fajar Nugroho", "Ratna Wijayanti"),
    "Perangkat & Aset": ("Sari Utami", "Ratna Wijayanti"),
    "Aplikasi": ("Sari Utami", "Ratna Wijayanti"),
    "Layanan SDM": ("Wulan Kartika", "Ratna Wijayanti"),
    "Gedung & Fasilitas": ("Made Suarta", "Ratna Wijayanti"),
    "Pengiriman": ("Intan Permata", "Hendra Gunawan"),
    "Penagihan": ("Nadia Kusuma", "Hendra Gunawan"),
}
# category → team, confidential
CATEGORIES = {
    "VPN & jaringan": ("Jaringan & VPN", False),
    "Laptop & printer": ("Perangkat & Aset", False),
    "Aplikasi kantor": ("Aplikasi", False),
    "Cuti & absensi": ("Layanan SDM", False),
    "Gaji & tunjangan": ("Layanan SDM", True),
    "Ruang & gedung": ("Gedung & Fasilitas", False),
    "Kiriman": ("Pengiriman", False),
    "Tagihan": ("Penagihan", False),
}
ORGANISATIONS = {
    "Arunika Logistik": "arunika-logistik.test",
    "Toko Melati Jaya": "melatijaya.test",
    "Kopi Lereng Merapi": "lerengmerapi.test",
    "Dinas Perpustakaan Kota": "perpus-kota.test",
    "Batik Sekar Arum": "sekararum.test",
    "Northwind Traders": "northwind.test",
}
FIRST = (
    "Budi Maya Eko Hani Joko Rina Arif Tika Bambang Citra Galih Nur Slamet Wati Iwan Dian Teguh"
    " Fitri Anton Laras Umar Ningsih Reza Vina Hasan Mega Gita Surya Yanti Ferdi"
).split()
LAST = (
    "Santoso Putri Prasetyo Anggraini Susilo Hartono Wibowo Handayani Kurniawan Maharani Setiawan"
    " Rahayu Firmansyah Oktaviani Nugraha"
).split()
ENGLISH = ("James Carter", "Emily Brooks", "Oliver Hughes", "Sophie Turner", "Daniel Reed")


@dataclass
class Company:
    """Who is who, by name."""

    administrator: AgentActor
    agents: dict[str, AgentActor] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    categories: dict[str, Category] = field(default_factory=dict)
    customers: list[Contact] = field(default_factory=list)
    english: list[Contact] = field(default_factory=list)

    def answerers(self, team: str, tier: int) -> list[AgentActor]:
        """The team's agents of this tier, else of any."""
        members = [
            (self.agents[name], own)
            for name, role, places in AGENTS
            for place, own in places
            if place == team and role.value.startswith(("agent", "coord"))
        ]
        exact = [agent for agent, own in members if own == tier]
        return exact or [agent for agent, _own in members]


def found_company() -> Company:
    """Makes teams, agents, categories, organisations and customers."""
    administrator = actor_of(Account.objects.get(role=Roles.ADMINISTRATOR).pk)
    if administrator is None:
        raise Account.DoesNotExist
    company = Company(administrator)
    _agents(company)
    _teams(company)
    for name, (team, confidential) in CATEGORIES.items():
        company.categories[name] = save_category(
            actor=administrator,
            name=name,
            parent=None,
            team=company.teams[team],
            confidential=confidential,
        )
    for name, domain in ORGANISATIONS.items():
        create_organisation(actor=administrator, name=name, domains=[domain])
    _customers(company)
    _mailbox(company)
    company.agents = {name: _again(actor) for name, actor in company.agents.items()}
    return company


def _agents(company: Company) -> None:
    for name, role, _places in AGENTS:
        email = f"{name.lower().replace(' ', '.')}@{DOMAIN}"
        account = create_account(email=email, name=name, role=role, actor=SYSTEM)
        set_password(account.pk, PASSWORD, actor=SYSTEM)
        company.agents[name] = _loaded(account.pk)


def _teams(company: Company) -> None:
    by = company.administrator
    for department, names in DEPARTMENTS.items():
        parent = create_team(actor=by, name=department)
        company.teams[department] = parent
        for name in names:
            company.teams[name] = create_team(actor=by, name=name, parent=parent)
    for name, (lead, manager) in LEADS.items():
        accounts = {
            found.contact.name: found for found in Account.objects.select_related("contact")
        }
        change_team(
            company.teams[name].pk, actor=by, lead=accounts[lead], manager=accounts[manager]
        )
    for name, team in company.teams.items():
        members = {
            company.agents[agent].id: Place(tier, Level.FULL if tier == 3 else Level.CHANGE)
            for agent, _role, places in AGENTS
            for place, tier in places
            if place == name
        }
        set_members(team.pk, members, actor=by)


def _customers(company: Company) -> None:
    domains = list(ORGANISATIONS.values())
    for number in range(90):
        first, last = FIRST[number % len(FIRST)], LAST[(number * 7) % len(LAST)]
        domain = domains[0] if number % 3 else domains[1 + number % 4]
        address = f"{first}.{last}{number}@{domain}".lower()
        company.customers.append(contact_for_address(address, name=f"{first} {last}"))
    for name in ENGLISH:
        address = f"{name.lower().replace(' ', '.')}@{domains[-1]}"
        company.english.append(contact_for_address(address, name=name, language="en"))


def _mailbox(company: Company) -> None:
    create_mailbox(
        actor=company.administrator,
        name="Meja Bantuan",
        address=ADDRESS,
        brand="Arunika Logistik",
        signature_id="Salam hangat,\nMeja Bantuan Arunika Logistik",
        signature_en="Kind regards,\nArunika Logistik help desk",
    )


def _again(actor: AgentActor) -> AgentActor:
    """Read anew, now that the memberships are there."""
    return _loaded(actor.id)


def _loaded(account_id: int) -> AgentActor:
    actor = actor_of(account_id)
    if actor is None:
        raise Account.DoesNotExist
    return actor
