"""What came in and what became of it: list, detail, raw source, another try."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sigap.channels.actions import retrying
from sigap.channels.models import Inbound, InboundState
from sigap.channels.queries import received as queries
from sigap.channels.reasons import said
from sigap.core import blobs
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.access import tickets_for
from sigap.ui.render import render


@require_GET
@agent_page(Right.SEE_INBOUND)
def received(request: Request) -> HttpResponseBase:
    """The newest first, of one state or all."""
    state = request.GET.get("state", "")
    if state and state not in InboundState.values:
        raise Http404
    below = request.GET.get("below", "")
    page = queries.received(state, int(below) if below.isdecimal() and len(below) < 16 else None)
    names = [
        ("", _("All")),
        ("failed", _("Failed")),
        ("held", _("Quarantine")),
        ("stored", _("Waiting")),
        ("done", _("Done")),
    ]
    context = {
        "page": page,
        "state": state,
        "is_first": not below,
        "may_retry": request.actor.may(Right.HANDLE_INBOUND),
        "tabs": [(label, f"?state={value}", value == state) for value, label in names],
    }
    return render(request, "channels/received.html", context | {"said": said})


@require_GET
@agent_page(Right.SEE_INBOUND)
def inbound(request: Request, number: int) -> HttpResponseBase:
    """One received message: where from, what became of it, and why."""
    found = _found(number)
    ticket = None
    if found.message is not None:
        ticket = tickets_for(request.actor).filter(pk=found.message.ticket_id).first()
    may_read = request.actor.may(Right.SEE_RAW) and (found.message is None or ticket is not None)
    context = {
        "inbound": found,
        "ticket": ticket,
        "may_read": may_read,
        "may_retry": request.actor.may(Right.HANDLE_INBOUND),
    }
    return render(request, "channels/inbound.html", context | {"said": said})


@require_GET
@agent_page(Right.SEE_RAW)
def raw(request: Request, number: int) -> HttpResponseBase:
    """The bytes as they came in; those of a ticket only for who may see it."""
    if not request.actor.may(Right.SEE_INBOUND):
        raise Http404
    found = _found(number)
    if found.message is not None:
        visible = tickets_for(request.actor).filter(pk=found.message.ticket_id)
        if not visible.exists():
            raise Http404
    try:
        content = blobs.read(found.blob_id)
    except blobs.BlobDamaged as error:
        raise Http404 from error
    response = HttpResponse(content, content_type="message/rfc822")
    response["Content-Disposition"] = f'attachment; filename="inbound-{found.pk}.eml"'
    return response


@require_POST
@agent_page(Right.HANDLE_INBOUND)
def retry(request: Request, number: int) -> HttpResponseBase:
    """Puts a failed message back into the queue."""
    if _found(number).state == InboundState.FAILED:
        retrying.retry(number, actor=request.actor)
        messages.success(request, _("The message is read again now."))
    else:
        messages.info(request, _("Only failed messages can be tried again."))
    return redirect("channels:inbound", number)


@require_POST
@agent_page(Right.HANDLE_INBOUND)
def release(request: Request, number: int) -> HttpResponseBase:
    """Lets a message out of quarantine."""
    if _found(number).state == InboundState.HELD:
        retrying.release(number, actor=request.actor)
        messages.success(request, _("The message becomes a ticket now."))
    else:
        messages.info(request, _("This message is not in quarantine."))
    return redirect("channels:inbound", number)


@require_POST
@agent_page(Right.HANDLE_INBOUND)
def retry_all(request: Request) -> HttpResponseBase:
    """Puts every failed message back into the queue, as after an upgrade."""
    count = retrying.retry_all(actor=request.actor)
    said = ngettext(
        "%(count)d message is read again now.", "%(count)d messages are read again now.", count
    )
    messages.success(request, said % {"count": count})
    return redirect("channels:received")


def _found(number: int) -> Inbound:
    found = Inbound.objects.select_related("message").filter(pk=number).first()
    if found is None:
        raise Http404
    return found
