"""HTML mail as a document of its own, and the images that it names on other sites."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from sigap.core import outbound
from sigap.people.http import Request, agent_page
from sigap.tickets.access import message_for
from sigap.tickets.files import image_type
from sigap.tickets.queries.reading import ShownFile
from sigap.tickets.shown.bodies import document

POLICY = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_GET
@agent_page()
def html(request: Request, number: int) -> HttpResponseBase:
    """The message, whole. Images of other sites only with ``?images=1``, through ourselves."""
    message = message_for(request.actor, number)
    files = [
        ShownFile(one.key, one.name, one.content_type, one.size, one.content_id, one.inline)
        for one in message.attachments.all()
    ]
    remote = f"/messages/{number}/images/" if request.GET.get("images") == "1" else ""
    response = HttpResponse(document(message.html, message.text, files, remote=remote))
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@require_GET
@agent_page()
def image(request: Request, number: int, index: int) -> HttpResponseBase:
    """One image of another site, fetched because the agent asked; anything else is not found."""
    message = message_for(request.actor, number)
    if index >= len(message.remote_images):
        raise Http404
    try:
        content = outbound.fetch(message.remote_images[index])
    except outbound.Refused as refused:
        raise Http404 from refused
    kind = image_type(content)
    if not kind:
        raise Http404
    response = HttpResponse(content, content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400"
    return response
