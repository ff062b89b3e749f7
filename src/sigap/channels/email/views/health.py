"""How one mailbox does, and what can be done about it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from sigap.channels.actions import retrying
from sigap.channels.email.actions.senders import change_mail_settings
from sigap.channels.email.actions.trips import NoSelector, set_selectors
from sigap.channels.email.health.state import state_of
from sigap.channels.email.models import Mailbox, MailboxHealth, SigningKey
from sigap.channels.email.queries import health as queries
from sigap.channels.email.queries.copies import unfiled
from sigap.channels.email.queries.screening import mail_settings
from sigap.channels.email.queries.troubles import troubles_of
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets.access import tickets_for
from sigap.ui.render import render

MOST_MINUTES = 1440


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def health(request: Request, number: int) -> HttpResponseBase:
    """State, figures, test mail, failures; the domain's records are asked for apart."""
    mailbox = _found(number)
    figures = queries.figures(mailbox)
    numbers = [each.ticket for each in figures.failed_answers]
    visible = set(tickets_for(request.actor).filter(pk__in=numbers).values_list("pk", flat=True))
    known = MailboxHealth.objects.filter(pk=number).first() or MailboxHealth(mailbox=mailbox)
    context = {
        "mailbox": mailbox,
        "state": state_of(mailbox, figures),
        "figures": figures,
        "answers": [(each, each.ticket in visible) for each in figures.failed_answers],
        "known": known,
        "trip_s": _seconds(known),
        "unfiled": unfiled(mailbox),
        "troubles": troubles_of(number),
        "alarm_minutes": mail_settings().alarm_minutes,
        "may_retry": request.actor.may(Right.HANDLE_INBOUND),
        "may_read": request.actor.may(Right.SEE_RAW),
    }
    return render(request, "email/health.html", context)


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def names(request: Request, number: int) -> HttpResponseBase:
    """What the name servers say about the mailbox's domain; a part of the page."""
    # Only whoever looks at the records needs what asks name servers.
    from sigap.channels.email.health.domain import look_up

    mailbox = _found(number)
    known = MailboxHealth.objects.filter(pk=number).values_list("selectors", flat=True).first()
    own = SigningKey.objects.filter(domain=mailbox.domain).values_list("selector", flat=True)
    selectors = dict.fromkeys([*own, *(known or [])])
    context = {"findings": look_up(mailbox, selectors), "mailbox": mailbox}
    return render(request, "email/_health_names.html", context)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def trip(request: Request, number: int) -> HttpResponseBase:
    """Sends a mail from the mailbox to itself."""
    # Only whoever sends one needs what talks to mail servers.
    from sigap.channels.email.health.sending import send_trip

    if why := send_trip(_found(number), actor=request.actor):
        messages.error(request, _("The test mail did not leave: %s") % why)
    else:
        messages.success(request, _("The test mail has left. It should be back soon."))
    return redirect("email:health", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def selectors(request: Request, number: int) -> HttpResponseBase:
    """Under which names the mail server publishes its keys."""
    mailbox = _found(number)
    given = request.POST.get("selectors", "")[:500].replace(",", " ").split()
    try:
        set_selectors(mailbox.pk, given, actor=request.actor)
    except NoSelector as error:
        messages.error(request, _("“%s” cannot be a selector.") % error)
    else:
        messages.success(request, _("Saved."))
    return redirect("email:health", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def retry(request: Request, number: int) -> HttpResponseBase:
    """Has one failed message of the mailbox read again, or all of them."""
    failed = queries.failed_of(_found(number))
    wanted = request.POST.get("inbound", "")
    chosen = [one for one in failed if not wanted or str(one) == wanted]
    for one in chosen:
        retrying.retry(one, actor=request.actor)
    said = ngettext(
        "%(count)d message is read again now.",
        "%(count)d messages are read again now.",
        len(chosen),
    )
    messages.success(request, said % {"count": len(chosen)})
    return redirect("email:health", number)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def alarm(request: Request, number: int) -> HttpResponseBase:
    """After how many minutes of trouble administrators are told; for all mailboxes."""
    minutes = request.POST.get("minutes", "")
    if minutes.isdecimal() and 1 <= int(minutes[:5]) <= MOST_MINUTES:
        change_mail_settings(actor=request.actor, alarm_minutes=int(minutes))
        messages.success(request, _("Saved."))
    else:
        messages.error(request, _("Give a number of minutes from 1 to 1440."))
    return redirect("email:health", _found(number).pk)


def _seconds(known: MailboxHealth) -> float | None:
    """How long the last test mail was under way; None where it is not back."""
    if known.trip_back_at is None or known.trip_sent_at is None:
        return None
    return round((known.trip_back_at - known.trip_sent_at).total_seconds(), 1)


def _found(number: int) -> Mailbox:
    found = Mailbox.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
