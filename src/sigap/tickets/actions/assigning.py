from __future__ import annotations

from typing import Any

from django.db import transaction

from sigap.journal.recording import record
from sigap.people.access import AgentActor
from sigap.people.models import Account, Membership
from sigap.people.roles import Right, Roles
from sigap.tickets.actions.changing import change, lock
from sigap.tickets.actions.settling import NotAllowedNow, status_values
from sigap.tickets.events import TicketAssigned
from sigap.tickets.models import Ticket
from sigap.tickets.models.choices import StatusCategory

UNCHANGED: Any = object()


class CannotTakeIt(Exception):
    """The chosen agent could not see or answer the ticket."""


@transaction.atomic
def assign_ticket(
    ticket_id: int,
    *,
    actor: AgentActor,
    assignee_id: int | None = UNCHANGED,
    team_id: int | None = UNCHANGED,
    tier: int = UNCHANGED,
    expected_version: int | None = None,
) -> Ticket:
    """Changes agent, team or tier. A team that its agent does not belong to takes the agent away.

    Raises Conflict, NotAllowedNow on a closed ticket, CannotTakeIt.
    """
    ticket = lock(ticket_id, expected_version=expected_version)
    if ticket.is_closed:
        raise NotAllowedNow("closed")
    values: dict[str, Any] = {
        name: value
        for name, value in (("assignee_id", assignee_id), ("team_id", team_id), ("tier", tier))
        if value is not UNCHANGED
    }
    _keep_agent_in_team(ticket, values)
    if values.get("assignee_id"):
        refuse_outsider(values["assignee_id"], values.get("team_id", ticket.team_id), ticket)
        if ticket.status_category == StatusCategory.NEW:
            values |= status_values(ticket, None, actor)
    changes = change(ticket, **values)
    if changes:
        record(TicketAssigned(stream_id=ticket.pk, changes=changes), actor=actor)
    return ticket


def _keep_agent_in_team(ticket: Ticket, values: dict[str, Any]) -> None:
    team_id = values.get("team_id")
    if team_id is None or "assignee_id" in values or ticket.assignee_id is None:
        return
    if not Membership.objects.filter(team_id=team_id, account_id=ticket.assignee_id).exists():
        values["assignee_id"] = None


def refuse_outsider(account_id: int, team_id: int | None, ticket: Ticket) -> None:
    """Raises CannotTakeIt for who could not see or answer the ticket in that team."""
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None or Right.REPLY not in Roles(account.role).rights:
        raise CannotTakeIt(account_id)
    teams = set(account.memberships.values_list("team_id", flat=True))
    if ticket.confidential_to_id and ticket.confidential_to_id not in teams:
        raise CannotTakeIt(account_id)
    if team_id and team_id not in teams and Right.WORK_ALL not in account.rights:
        raise CannotTakeIt(account_id)
