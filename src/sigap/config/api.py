"""The API under ``/api/v1/``: routers of the apps, and one form for every error."""

from __future__ import annotations

from http import HTTPStatus

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError

from sigap.channels.api import router as inbound
from sigap.core.problems import Problem, forbidden, invalid, not_found
from sigap.people.api import router as people
from sigap.people.bearer import BearerToken
from sigap.tickets.api.attachments import router as attachments
from sigap.tickets.api.bulk import router as bulk
from sigap.tickets.api.events import router as events
from sigap.tickets.api.fields import router as fields
from sigap.tickets.api.merging import router as merging
from sigap.tickets.api.messages import router as messages
from sigap.tickets.api.tickets import router as tickets

api = NinjaAPI(
    title="Sigap",
    version="1",
    description="The API of the desk. See docs/developers/api.md.",
    auth=BearerToken(),
    urls_namespace="api",
    docs_url=None,
    openapi_url="/openapi.json",
)
for router in (tickets, bulk, fields, merging, messages, attachments, events, people, inbound):
    api.add_router("", router)


@api.exception_handler(Problem)
def _problem(request: HttpRequest, problem: Problem) -> HttpResponse:
    return problem.response()


@api.exception_handler(Http404)
def _not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return not_found().response()


@api.exception_handler(PermissionDenied)
def _denied(request: HttpRequest, error: PermissionDenied) -> HttpResponse:
    return forbidden().response()


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    detail = _("The token is missing, wrong or expired.")
    response = Problem(HTTPStatus.UNAUTHORIZED, "unauthorized", detail).response()
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [
        {"field": ".".join(str(part) for part in found["loc"]), "problem": found["msg"]}
        for found in error.errors
    ]
    return invalid(_("Some values cannot be used."), errors=errors).response()
