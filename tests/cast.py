"""The people that tests are about."""

from __future__ import annotations

from dataclasses import dataclass, field

from sigap.core import clock
from sigap.people.access import AgentActor, actor_of
from sigap.people.actions.contacts import contact_for_address
from sigap.people.models import Account, Contact, Membership, Team
from sigap.people.roles import Roles
from sigap.tickets.statuses import ship

PASSWORD = "kata-sandi-uji"


def make_account(email: str, name: str, role: Roles) -> Account:
    contact = contact_for_address(email, name=name)
    account = Account(contact=contact, email=email, role=role, created_at=clock.now())
    account.set_password(PASSWORD)
    account.save()
    return account


@dataclass
class Cast:
    """One desk with two teams. ``stranger`` is an agent of the other team; ``outsider`` an
    agent of none."""

    team: Team = field(init=False)
    other_team: Team = field(init=False)
    agent: Account = field(init=False)
    lead: Account = field(init=False)
    administrator: Account = field(init=False)
    stranger: Account = field(init=False)
    auditor: Account = field(init=False)
    light: Account = field(init=False)
    customer: Contact = field(init=False)
    colleague: Contact = field(init=False)
    passer_by: Contact = field(init=False)

    def __post_init__(self) -> None:
        ship()  # tests with real transactions end by emptying every table
        self.agent = make_account("agent@desk.test", "Dewi Lestari", Roles.AGENT_L1)
        self.lead = make_account("lead@desk.test", "Fajar Nugroho", Roles.COORDINATOR)
        self.administrator = make_account("admin@desk.test", "Sari Utami", Roles.ADMINISTRATOR)
        self.stranger = make_account("stranger@desk.test", "Rizky Maulana", Roles.AGENT_L2)
        self.auditor = make_account("auditor@desk.test", "Intan Permata", Roles.AUDITOR)
        self.light = make_account("light@desk.test", "Agus Pratama", Roles.LIGHT_AGENT)
        self.team = Team.objects.create(name="IT", lead=self.lead)
        self.other_team = Team.objects.create(name="HR")
        for account in (self.agent, self.lead, self.light):
            Membership.objects.create(account=account, team=self.team, level=3)
        Membership.objects.create(account=self.stranger, team=self.other_team, level=4)
        self.customer = contact_for_address("budi@pelanggan.test", name="Budi Santoso")
        self.colleague = contact_for_address("maya@pelanggan.test", name="Maya Putri")
        self.passer_by = contact_for_address("orang@lain.test", name="Orang Lain")

    def actor(self, account: Account) -> AgentActor:
        found = actor_of(account.pk)
        assert found is not None
        return found
