"""Custom fields: what there are, what a ticket says, and writing it as its form allows."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema

from sigap.core.problems import Problem, invalid
from sigap.people.bearer import ApiRequest
from sigap.people.schemas import Strict
from sigap.tickets.access import ticket_for
from sigap.tickets.actions.filling import change_fields
from sigap.tickets.actions.requiring import FieldsMissing, NotAllowedNow, about
from sigap.tickets.api.versions import check_version, etag
from sigap.tickets.fields.checking import FieldsRefused, states
from sigap.tickets.fields.definitions import FieldDef
from sigap.tickets.fields.kinds import KINDS
from sigap.tickets.fields.posted import from_json
from sigap.tickets.models import Ticket
from sigap.tickets.queries.fields import catalogue, contents, form_for_ticket, values_of

router = Router(tags=["fields"])
Values = dict[str, Any]


class ChoiceOut(Schema):
    """``key`` is what values hold; of a tree it is a path, such as ``hardware/printer``."""

    key: str
    label_id: str
    label_en: str
    active: bool


class FieldOut(Schema):
    """A custom field. Values are texts, numbers (whole ones as numbers, decimal ones as texts),
    ``YYYY-MM-DD``, moments in ISO 8601 with a time zone, true or false, the key of a choice, a list
    of keys, or the id of a contact or organisation, by ``kind``."""

    key: str
    kind: str
    label_id: str
    label_en: str
    help_id: str
    help_en: str
    choices: list[ChoiceOut]
    pattern: str
    minimum: str
    maximum: str
    active: bool

    @staticmethod
    def of(field: FieldDef) -> dict[str, Any]:
        kept = ("key", "kind", "label_id", "label_en", "help_id", "help_en", "pattern")
        return {name: getattr(field, name) for name in (*kept, "minimum", "maximum")} | {
            "active": field.is_active,
            "choices": [
                {
                    "key": one.key,
                    "label_id": one.label_id,
                    "label_en": one.label_en,
                    "active": one.is_active,
                }
                for one in field.options
            ],
        }


class StateOut(Schema):
    """How a field of the ticket's form stands for the caller now."""

    key: str
    value: Any
    visible: bool
    required: bool
    required_to_solve: bool
    read_only: bool
    choices: list[str] | None


class TicketFieldsOut(Schema):
    """``form`` is null where no form fits; ``values`` has everything that the ticket says, fields
    outside of its form too."""

    ticket: int
    version: int
    form: str | None
    fields: list[StateOut]
    values: Values


class TicketFieldsIn(Strict):
    """Only the named fields change; null empties one."""

    values: Values


class FieldList(Schema):
    items: list[FieldOut]


@router.get("/fields", response=FieldList)
def list_fields(request: ApiRequest) -> dict[str, Any]:
    """Every custom field, in the order of the desk."""
    return {"items": [FieldOut.of(field) for field in catalogue().fields.values()]}


@router.get("/tickets/{int:ticket_id}/fields", response=TicketFieldsOut)
def read_fields(request: ApiRequest, response: HttpResponse, ticket_id: int) -> Any:
    ticket = ticket_for(request.auth, ticket_id)
    response["ETag"] = etag(ticket)
    return _out(request, ticket)


@router.put("/tickets/{int:ticket_id}/fields", response=TicketFieldsOut)
def write_fields(
    request: ApiRequest, response: HttpResponse, ticket_id: int, data: TicketFieldsIn
) -> Any:
    """Refused with 422 and ``fields`` (what is wrong, by key) where the form does not allow it:
    hidden and read-only fields, choices that are not offered, needed fields left empty."""
    ticket = ticket_for(request.auth, ticket_id, to="change")
    form = form_for_ticket(ticket)
    given, errors = from_json(data.values, form.fields if form else {})
    if errors:
        raise refused(FieldsRefused(errors))
    try:
        with transaction.atomic():
            check_version(request, ticket)
            ticket = change_fields(ticket_id, given, actor=request.auth)
    except FieldsRefused as error:
        raise refused(error) from error
    except NotAllowedNow as error:
        raise invalid(_("The ticket's status does not allow this.")) from error
    response["ETag"] = etag(ticket)
    return _out(request, ticket)


def refused(error: FieldsRefused) -> Problem:
    names = ", ".join(error.errors)
    detail = _("These fields cannot be kept so: %(names)s.") % {"names": names}
    return invalid(detail, fields=error.errors)


def missing(error: FieldsMissing) -> Problem:
    keys = [field.key for field in error.fields]
    detail = _("To solve this ticket, fill in: %(names)s.") % {
        "names": ", ".join(field.label for field in error.fields)
    }
    return invalid(detail, missing=keys)


def read_given(values: Values, team_id: int | None, type_: str) -> dict[str, Any]:
    """What a ticket that is being opened is filled with. Raises Problem."""
    form = catalogue().form_for(team_id=team_id, type_=type_)
    given, errors = from_json(values, form.fields if form else {})
    if errors:
        raise refused(FieldsRefused(errors))
    return given


def _out(request: ApiRequest, ticket: Ticket) -> dict[str, Any]:
    form = form_for_ticket(ticket)
    held = contents(values_of(ticket.pk))
    known = catalogue().by_key
    plain = {key: KINDS[known[key].kind].plain(content) for key, content in held.items()}
    found = states(form, held, about(ticket, request.auth)) if form else {}
    return {
        "ticket": ticket.pk,
        "version": ticket.version,
        "form": form.name if form else None,
        "fields": [
            {
                "key": key,
                "value": plain.get(key),
                "visible": state.is_visible,
                "required": state.is_required,
                "required_to_solve": state.to_solve,
                "read_only": state.is_read_only,
                "choices": state.choices,
            }
            for key, state in found.items()
        ],
        "values": plain,
    }
