"""Attachments, uploads, raw sources."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from sigap.core import blobs
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.access import attachment_for, message_for
from sigap.tickets.actions.attaching import upload as keep
from sigap.tickets.files import file_response
from sigap.tickets.shown.bodies import address_of


@require_GET
@agent_page()
def attachment(request: Request, key: str) -> HttpResponseBase:
    """The file as a download; with ``?inline=1`` a true image is shown."""
    found = attachment_for(request.actor, key)
    return file_response(found, inline=request.GET.get("inline") == "1")


@require_POST
@agent_page(Right.NOTE)
def upload(request: Request) -> HttpResponseBase:
    """Keeps one file for the message that is being written."""
    file = request.FILES.get("file")
    if file is None:
        return JsonResponse({"error": _("No file was sent.")}, status=422)
    kept = keep(
        actor=request.actor,
        name=file.name or "file",
        content_type=file.content_type or "application/octet-stream",
        content=file.read(),
    )
    url = address_of(kept.key, inline=True)
    return JsonResponse({"id": kept.pk, "name": kept.name, "size": kept.size, "url": url})


@require_GET
@agent_page(Right.SEE_RAW)
def raw(request: Request, number: int) -> HttpResponseBase:
    """The bytes as they came in."""
    message = message_for(request.actor, number)
    if message.raw_id is None:
        raise Http404
    response = HttpResponse(blobs.read(message.raw_id), content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="{message.pk}.eml"'
    return response
