"""``{{customer.name}}`` in a prepared text: values of the ticket at hand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from sigap.people.access import AgentActor
from sigap.tickets.models import Ticket

VARIABLES: dict[str, Promise] = {
    "customer.name": _("Name of the requester"),
    "customer.first_name": _("First name of the requester"),
    "customer.organisation": _("Organisation of the requester"),
    "ticket.number": _("Number of the ticket"),
    "ticket.subject": _("Subject of the ticket"),
    "ticket.status": _("Status of the ticket"),
    "agent.name": _("Your name"),
    "agent.first_name": _("Your first name"),
    "team.name": _("Team of the ticket"),
}
_VARIABLE = re.compile(r"\{\{\s*([a-z_.]{1,40})\s*\}\}")


def values_of(ticket: Ticket, actor: AgentActor) -> dict[str, str]:
    """Two statements at most."""
    requester = ticket.requester
    organisation = ticket.organisation
    return {
        "customer.name": requester.name,
        "customer.first_name": requester.name.split(" ")[0],
        "customer.organisation": organisation.name if organisation else "",
        "ticket.number": f"#{ticket.pk}",
        "ticket.subject": ticket.subject,
        "ticket.status": str(ticket.status),
        "agent.name": actor.name,
        "agent.first_name": actor.name.split(" ")[0],
        "team.name": ticket.team.name if ticket.team else "",
    }


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its variables; one that is not known, or has no value, stays as it is, so
    that the agent sees the gap."""
    return _VARIABLE.sub(lambda found: values.get(found[1]) or found[0], text)


def unknown(text: str) -> list[str]:
    """Variables in the text that there are not."""
    return sorted({name for name in _VARIABLE.findall(text) if name not in VARIABLES})
