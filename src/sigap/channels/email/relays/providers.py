"""The relays that are known: how each proves itself, and what it posts.

Anymail checks signatures and understands what is posted in parts. Where a relay posts the mail
as it was sent, its bytes are taken from the request itself: they are what signatures are about.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest

from sigap.channels.email.models import Relay
from sigap.channels.email.relays import brevo
from sigap.channels.email.relays.fields import field_of
from sigap.channels.email.relays.posted import (
    NotProven,
    NotReady,
    NotUnderstood,
    Posted,
    quiet,
    rebuild,
)


@dataclass(frozen=True, slots=True)
class Provider:
    """``enough`` is the status after which the relay does not post a mail again."""

    name: str
    read: Callable[[HttpRequest, Relay], Sequence[Posted]]
    enough: HTTPStatus = HTTPStatus.OK


def _mailgun(request: HttpRequest, relay: Relay) -> Sequence[Posted]:
    from anymail.webhooks.mailgun import MailgunInboundWebhookView

    if not relay.mailgun_key:
        raise NotProven("the signing key of Mailgun is not entered on the mailbox's relay page")
    view = MailgunInboundWebhookView(webhook_signing_key=relay.mailgun_key)
    raw = field_of(request, "body-mime")
    if not raw:
        return [_rebuilt(event) for event in _events(view, request)]
    _prove(view, request)
    given = request.POST
    recipients = (given["recipient"],) if given.get("recipient") else ()
    return [Posted(raw, recipients, given.get("sender"))]


def _postmark(request: HttpRequest, relay: Relay) -> Sequence[Posted]:
    from anymail.webhooks.postmark import PostmarkInboundWebhookView

    try:
        document = json.loads(request.body)
        raw = document.get("RawEmail")
        if raw:
            given = document.get("OriginalRecipient")
            first = next(iter(document.get("Headers") or [{}]))
            known = first.get("Name", "").lower() == "return-path"
            sender = first["Value"].strip("<> ") if known else None
            return [Posted(raw.encode(), (given,) if given else (), sender)]
    except (ValueError, AttributeError, TypeError, KeyError) as error:
        raise NotUnderstood(f"{type(error).__name__}: {error}") from error
    events = _events(quiet(PostmarkInboundWebhookView)(), request)
    return [_rebuilt(event, key=str(event.event_id or "")) for event in events]


def _sendgrid(request: HttpRequest, relay: Relay) -> Sequence[Posted]:
    """By hand, and only as it was sent: Anymail no longer keeps up with SendGrid."""
    raw = field_of(request, "email")
    if not raw and "headers" in request.POST:
        raise NotReady("SendGrid must be set to post the raw, full MIME message")
    if not raw:
        raise NotUnderstood("no mail in it")
    try:
        envelope = json.loads(request.POST.get("envelope", "{}"))
        recipients = tuple(str(address) for address in envelope.get("to", ()))
        return [Posted(raw, recipients, envelope.get("from"))]
    except (ValueError, AttributeError, TypeError) as error:
        raise NotUnderstood(f"the envelope is none: {error}") from error


def _brevo(request: HttpRequest, relay: Relay) -> Sequence[Posted]:
    view = brevo.view_of(relay.brevo_key)
    return [_rebuilt(event, key=str(event.event_id or "")) for event in _events(view, request)]


PROVIDERS = {
    provider.name: provider
    for provider in (
        Provider("mailgun", _mailgun, HTTPStatus.NOT_ACCEPTABLE),
        Provider("postmark", _postmark, HTTPStatus.FORBIDDEN),
        Provider("sendgrid", _sendgrid),
        Provider("brevo", _brevo),
    )
}


def _events(view: Any, request: HttpRequest) -> list[Any]:
    """Raises NotProven, NotUnderstood; OSError where a relay keeps something back just now."""
    _prove(view, request)
    try:
        found = list(view.parse_events(request))
    except (OSError, SuspiciousOperation):
        raise
    except Exception as error:
        # Whatever a stranger's form makes of a foreign parser is a form not understood.
        raise NotUnderstood(f"{type(error).__name__}: {error}") from error
    if not found:
        raise NotUnderstood("no mail in it")
    return found


def _prove(view: Any, request: HttpRequest) -> None:
    from anymail.exceptions import AnymailWebhookValidationFailure

    try:
        view.run_validators(request)
    except (AnymailWebhookValidationFailure, UnicodeEncodeError) as error:
        raise NotProven(str(error)) from error


def _rebuilt(event: Any, key: str = "") -> Posted:
    message = event.message
    if not message["From"]:
        raise NotUnderstood("no sender in it")
    try:
        raw = rebuild(message)
    except Exception as error:
        raise NotUnderstood(f"{type(error).__name__}: {error}") from error
    sender = message.envelope_sender
    return Posted(raw, _recipients(event), sender, rebuilt=True, key=key)


def _recipients(event: Any) -> tuple[str, ...]:
    found = event.message.envelope_recipient
    return (str(found),) if found else ()
