"""ETag and If-Match: what a program has read, and whether it still holds."""

from __future__ import annotations

from http import HTTPStatus

from django.utils.translation import gettext as _

from sigap.core.problems import Problem
from sigap.people.bearer import ApiRequest
from sigap.tickets.models import Ticket


def etag(ticket: Ticket) -> str:
    return f'"{ticket.version}"'


def check_version(request: ApiRequest, ticket: Ticket) -> None:
    """Locks the row where ``If-Match`` names a version. Raises Problem where it is another."""
    wanted = request.headers.get("If-Match")
    if wanted is None or wanted == "*":
        return
    locked = Ticket.objects.select_for_update().get(pk=ticket.pk)
    if etag(locked) not in {part.strip() for part in wanted.split(",")}:
        raise stale(locked)


def stale(ticket: Ticket) -> Problem:
    detail = _("Somebody changed the ticket since you read it. Read it again, then repeat.")
    return Problem(HTTPStatus.PRECONDITION_FAILED, "stale", detail, version=ticket.version)
