"""Contacts and organisations: list, read, create, change."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from ninja.responses import Status
from pydantic import Field

from sigap.core.problems import invalid
from sigap.people.access import require
from sigap.people.actions.contacts import (
    change_contact,
    change_organisation,
    create_contact,
    create_organisation,
)
from sigap.people.bearer import ApiRequest
from sigap.people.models import Contact, Organisation
from sigap.people.roles import Right
from sigap.people.schemas import Listed, Strict

router = Router(tags=["people"])


class Filters(Schema):
    """``q`` is the start of a name, or a mail address."""

    q: str = ""
    organisation: int | None = None
    cursor: str = ""
    limit: int = Field(default=50, ge=1, le=200)
    count: str = ""


class ContactOut(Schema):
    id: int
    name: str
    addresses: list[str]
    organisation: int | None
    department: str
    job_title: str
    site: str
    language: str
    time_zone: str
    service_class: str


class ContactIn(Strict):
    name: str
    address: str = ""
    phone: str = ""


class ContactPatch(Strict):
    name: str | None = None
    organisation: int | None = None
    department: str | None = None
    job_title: str | None = None
    site: str | None = None
    cost_centre: str | None = None
    language: str | None = None
    service_class: str | None = None


class OrganisationOut(Schema):
    id: int
    name: str
    domains: list[str]
    note: str


class OrganisationIn(Strict):
    name: str
    domains: list[str] = []
    note: str = ""


class OrganisationPatch(Strict):
    name: str | None = None
    domains: list[str] | None = None
    note: str | None = None


@router.get("/contacts", response=Listed[ContactOut])
def list_contacts(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    require(request.auth, Right.DESK)
    found = Contact.objects.prefetch_related("identities")
    if filters.organisation is not None:
        found = found.filter(organisation=filters.organisation)
    if filters.q:
        found = found.filter(
            Q(name__istartswith=filters.q) | Q(identities__address=filters.q.lower())
        ).distinct()
    return _listed(found, filters, _contact)


@router.post("/contacts", response={201: ContactOut})
def make_contact(request: ApiRequest, data: ContactIn) -> Any:
    if data.address and "@" not in data.address:
        raise invalid(_("This is not a mail address."))
    made = create_contact(
        actor=request.auth, name=data.name, address=data.address, phone=data.phone
    )
    return Status(HTTPStatus.CREATED, _contact(made))


@router.get("/contacts/{int:contact_id}", response=ContactOut)
def read_contact(request: ApiRequest, contact_id: int) -> Any:
    require(request.auth, Right.DESK)
    found = Contact.objects.filter(pk=contact_id).first()
    if found is None:
        raise Http404
    return _contact(found)


@router.patch("/contacts/{int:contact_id}", response=ContactOut)
def patch_contact(request: ApiRequest, contact_id: int, data: ContactPatch) -> Any:
    read_contact(request, contact_id)
    values = data.dict(exclude_unset=True)
    if values.get("organisation") is not None:
        values["organisation"] = _organisation_or_404(values["organisation"])
    return _contact(change_contact(contact_id, actor=request.auth, **values))


@router.get("/organisations", response=Listed[OrganisationOut])
def list_organisations(request: ApiRequest, filters: Query[Filters]) -> dict[str, Any]:
    require(request.auth, Right.DESK)
    found = Organisation.objects.all()
    if filters.q:
        found = found.filter(Q(name__istartswith=filters.q) | Q(domains__contains=[filters.q]))
    return _listed(found, filters, _organisation)


@router.post("/organisations", response={201: OrganisationOut})
def make_organisation(request: ApiRequest, data: OrganisationIn) -> Any:
    made = create_organisation(
        actor=request.auth, name=data.name, domains=data.domains, note=data.note
    )
    return Status(HTTPStatus.CREATED, _organisation(made))


@router.get("/organisations/{int:organisation_id}", response=OrganisationOut)
def read_organisation(request: ApiRequest, organisation_id: int) -> Any:
    require(request.auth, Right.DESK)
    return _organisation(_organisation_or_404(organisation_id))


@router.patch("/organisations/{int:organisation_id}", response=OrganisationOut)
def patch_organisation(request: ApiRequest, organisation_id: int, data: OrganisationPatch) -> Any:
    _organisation_or_404(organisation_id)
    values = {
        key: value for key, value in data.dict(exclude_unset=True).items() if value is not None
    }
    return _organisation(change_organisation(organisation_id, actor=request.auth, **values))


def _listed(found: QuerySet[Any], filters: Filters, shown: Any) -> dict[str, Any]:
    count = found.count() if filters.count == "exact" else None
    if filters.cursor.isdecimal():
        found = found.filter(pk__gt=int(filters.cursor))
    rows = list(found.order_by("pk")[: filters.limit + 1])
    page = rows[: filters.limit]
    return {
        "items": [shown(row) for row in page],
        "next": str(page[-1].pk) if len(rows) > filters.limit else "",
        "count": count,
    }


def _organisation_or_404(organisation_id: int) -> Organisation:
    found = Organisation.objects.filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    return found


def _contact(contact: Contact) -> dict[str, Any]:
    return {
        "id": contact.pk,
        "name": contact.name,
        "addresses": [identity.address for identity in contact.identities.all()],
        "organisation": contact.organisation_id,
        "department": contact.department,
        "job_title": contact.job_title,
        "site": contact.site,
        "language": contact.language,
        "time_zone": contact.time_zone,
        "service_class": contact.service_class,
    }


def _organisation(organisation: Organisation) -> dict[str, Any]:
    return {
        "id": organisation.pk,
        "name": organisation.name,
        "domains": organisation.domains,
        "note": organisation.note,
    }
