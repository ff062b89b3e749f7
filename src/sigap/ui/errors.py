"""Pages for what went wrong. They need no session and no database, so that they always work."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _

from sigap.ui.environment import environment


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: handler403."""
    lead = _("Your role does not allow this. Ask an administrator if you need it.")
    return _page(request, HTTPStatus.FORBIDDEN, _("You can't open this page"), lead)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose CSRF token is missing or old: settings.CSRF_FAILURE_VIEW."""
    lead = _("You may have signed out or in meanwhile. Go back, load the page again and resend.")
    return _page(request, HTTPStatus.FORBIDDEN, _("This form is too old"), lead)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: handler404; also for what the reader may not know of."""
    lead = _("It may have been moved or deleted, or you may not have access to it.")
    return _page(request, HTTPStatus.NOT_FOUND, _("We couldn't find this page"), lead)


def broken(request: HttpRequest) -> HttpResponse:
    """500: handler500."""
    lead = _("The fault is ours and has been recorded. Try again in a moment.")
    return _page(request, HTTPStatus.INTERNAL_SERVER_ERROR, _("Something went wrong"), lead)


def misdirected(request: HttpRequest) -> HttpResponse:
    """421: the host is not one of this desk."""
    lead = _("This desk does not answer under this address. Check the link you followed.")
    status = HTTPStatus.MISDIRECTED_REQUEST
    return _page(request, status, _("This is not the right address"), lead)


def _page(request: HttpRequest, status: HTTPStatus, title: str, lead: str) -> HttpResponse:
    context = {
        "title": title,
        "lead": lead,
        "status": status.value,
        "language": translation.get_language() or settings.LANGUAGE_CODE,
        "has_home": status is not HTTPStatus.MISDIRECTED_REQUEST,
    }
    if request.headers.get("HX-Request") == "true":
        text = environment().get_template("ui/_error_toast.html").render(context)
    else:
        text = environment().get_template("ui/error.html").render(context)
    return HttpResponse(text, status=status)
