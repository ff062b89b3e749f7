"""Mail that relays post. No session and no form token: the secret in the address lets them in."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from http import HTTPStatus

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from sigap.channels.actions.inbound import store
from sigap.channels.email.actions.relays import note_refused, note_taken
from sigap.channels.email.models import Relay
from sigap.channels.email.queries.relays import relay_of
from sigap.channels.email.relays.posted import NotProven, Posted
from sigap.channels.email.relays.providers import PROVIDERS, Provider

logger = logging.getLogger(__name__)
REBUILT = "mail-parts"


@csrf_exempt
@require_http_methods(["POST", "HEAD"])
def hook(request: HttpRequest, secret: str, provider: str) -> HttpResponse:
    """Says yes only once all that was posted is stored for good. HEAD is how relays try."""
    relay, known = relay_of(secret), PROVIDERS.get(provider)
    if relay is None or known is None:
        raise Http404
    if request.method == "HEAD":
        return HttpResponse()
    try:
        posted = known.read(request, relay)
    except RequestDataTooBig:
        return _refused(relay, known.enough, f"{known.name}: larger than is taken")
    except NotProven as error:
        return _refused(relay, HTTPStatus.FORBIDDEN, f"{known.name}: {error}")
    except (SuspiciousOperation, MultiPartParserError, ValueError) as error:
        return _refused(relay, HTTPStatus.BAD_REQUEST, f"{known.name}: {error}")
    except OSError as error:
        return _refused(relay, HTTPStatus.SERVICE_UNAVAILABLE, f"{known.name}: {error}")
    return _kept(relay, known, posted)


def _kept(relay: Relay, provider: Provider, posted: Sequence[Posted]) -> HttpResponse:
    try:
        for mail in posted:
            store(
                mail.raw,
                source=REBUILT if mail.rebuilt else "mail",
                recipients=mail.recipients,
                through=relay.mailbox.address,
                return_path=mail.return_path,
                external_id=f"{provider.name}:{relay.pk}:{mail.key}" if mail.key else "",
            )
    except (OSError, Error):
        logger.exception("a message could not be stored; the relay keeps it")
        return _answer(HTTPStatus.SERVICE_UNAVAILABLE)
    note_taken(relay, provider.name)
    return _answer(HTTPStatus.OK)


def _refused(relay: Relay, status: HTTPStatus, why: str) -> HttpResponse:
    logger.warning("mailbox %s: a relay's mail was not taken: %s", relay.pk, why)
    note_refused(relay, why)
    return _answer(status)


def _answer(status: HTTPStatus) -> HttpResponse:
    answer = HttpResponse(status=status)
    # Django would write the address with its secret into the log.
    answer._has_been_logged = True  # type: ignore[attr-defined]  # how Django knows
    return answer
