"""Roles are sets of rights. What an agent may do in a team is the level of the membership."""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Right(StrEnum):
    DESK = "desk"  # enter the agents' desk
    SEE_ALL = "see_all"  # tickets of every team, confidential categories aside
    WORK_ALL = "work_all"  # act on tickets of every team that one sees
    SEE_UNROUTED = "see_unrouted"  # tickets that have no team yet
    REPLY = "reply"  # answer customers
    PROPOSE = "propose"  # write answers that somebody else releases
    NOTE = "note"  # write internal notes
    CHANGE = "change"  # change properties, solve, reopen
    REDACT = "redact"  # take passages and files out of what was written, for good
    OPEN = "open"  # open tickets on behalf of a customer
    MANAGE_PEOPLE = "manage_people"  # agents, teams, contacts, organisations
    MANAGE_SETTINGS = "manage_settings"  # mailboxes, categories
    MANAGE_CONTACTS = "manage_contacts"
    SEE_INBOUND = "see_inbound"  # received messages, also those that failed
    HANDLE_INBOUND = "handle_inbound"  # read failed messages again
    SEE_RAW = "see_raw"  # raw sources
    SEE_JOURNAL = "see_journal"
    SHARE_VIEWS = "share_views"  # share views with any team and with everyone


_LIGHT = {Right.DESK, Right.NOTE}
_AGENT = {*_LIGHT, Right.REPLY, Right.CHANGE, Right.OPEN, Right.SEE_UNROUTED}
_COORDINATOR = {
    *_AGENT,
    Right.SEE_ALL,
    Right.WORK_ALL,
    Right.MANAGE_CONTACTS,
    Right.SEE_INBOUND,
    Right.HANDLE_INBOUND,
    Right.SHARE_VIEWS,
}
_READER = {Right.DESK, Right.SEE_ALL, Right.SEE_UNROUTED}


_RIGHTS = {
    "administrator": frozenset(set(Right)),
    "manager": frozenset({*_COORDINATOR, Right.REDACT, Right.MANAGE_PEOPLE, Right.SEE_JOURNAL}),
    "coordinator": frozenset(_COORDINATOR),
    "agent_l1": frozenset(_AGENT),
    "agent_l2": frozenset({*_AGENT, Right.SEE_RAW}),
    "agent_l3": frozenset({*_AGENT, Right.SEE_RAW}),
    "knowledge_manager": frozenset({*_LIGHT, Right.SEE_ALL}),
    "qa_analyst": frozenset({*_READER, Right.NOTE}),
    "trainer": frozenset({*_AGENT, Right.SEE_ALL}),
    "trainee": frozenset({*_LIGHT, Right.PROPOSE, Right.SEE_UNROUTED}),
    "auditor": frozenset({*_READER, Right.SEE_JOURNAL, Right.SEE_INBOUND, Right.SEE_RAW}),
    "light_agent": frozenset(_LIGHT),
    "customer": frozenset(set()),
    "organisation_lead": frozenset(set()),
}


class Roles(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    MANAGER = "manager", _("Manager")
    COORDINATOR = "coordinator", _("Coordinator")
    AGENT_L1 = "agent_l1", _("Agent L1")
    AGENT_L2 = "agent_l2", _("Agent L2")
    AGENT_L3 = "agent_l3", _("Agent L3")
    KNOWLEDGE_MANAGER = "knowledge_manager", _("Knowledge manager")
    QA_ANALYST = "qa_analyst", _("QA analyst")
    TRAINER = "trainer", _("Trainer")
    TRAINEE = "trainee", _("Trainee")
    AUDITOR = "auditor", _("Auditor")
    LIGHT_AGENT = "light_agent", _("Light agent")
    CUSTOMER = "customer", _("Customer")
    ORGANISATION_LEAD = "organisation_lead", _("Organisation lead")

    @property
    def rights(self) -> frozenset[Right]:
        return _RIGHTS[self.value]
