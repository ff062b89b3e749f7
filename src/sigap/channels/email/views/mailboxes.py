"""Mailboxes: list, new, change, try."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from sigap.channels.email.actions.mailboxes import (
    AddressTaken,
    DefaultNeeded,
    change_mailbox,
    create_mailbox,
)
from sigap.channels.email.forms import MailboxForm, initial_of
from sigap.channels.email.models import Mailbox, SigningKey
from sigap.channels.email.signing import dns_record
from sigap.people.http import Request, agent_page
from sigap.people.queries.agents import team_tree
from sigap.people.roles import Right
from sigap.ui.formats import moment
from sigap.ui.render import render


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def mailboxes(request: Request) -> HttpResponseBase:
    """All mailboxes and how they do."""
    found = Mailbox.objects.select_related("team").defer("imap_password", "smtp_password")
    rows = found.order_by("-is_default", "name")
    return render(request, "email/mailboxes.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def new(request: Request) -> HttpResponseBase:
    """A further mailbox."""
    if request.method != "POST":
        form = MailboxForm(_teams(), initial=initial_of(Mailbox()))
        return render(request, "email/mailbox.html", {"form": form, "mailbox": None})
    return _save(request, None)


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def mailbox(request: Request, number: int) -> HttpResponseBase:
    """One mailbox."""
    found = _found(number)
    if request.method != "POST":
        form = MailboxForm(_teams(), initial=initial_of(found))
        return _page(request, form, found)
    return _save(request, found)


@require_POST
@agent_page(Right.MANAGE_SETTINGS)
def try_it(request: Request, number: int) -> HttpResponseBase:
    """Signs in to the saved servers and says what happened on each side."""
    # Only whoever tries a connection needs what talks to mail servers.
    from sigap.channels.email.trying import try_connection

    found = _found(number)
    form = MailboxForm(_teams(), initial=initial_of(found))
    return _page(request, form, found, trials=try_connection(found))


def _teams() -> list[tuple[int, str]]:
    return [(row.id, f"{'– ' * row.depth}{row.name}") for row in team_tree()]


def _found(number: int) -> Mailbox:
    found = Mailbox.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _save(request: Request, found: Mailbox | None) -> HttpResponse:
    form = MailboxForm(_teams(), request.POST)
    if form.is_valid():
        try:
            if found:
                saved = change_mailbox(found.pk, actor=request.actor, **form.values())
            else:
                saved = create_mailbox(actor=request.actor, **form.values())
        except AddressTaken as error:
            form.add_error("address", _("Another mailbox has this address: %s.") % error)
        except DefaultNeeded:
            words = _("One active mailbox must be the default: make another the default first.")
            form.add_error("is_default", words)
        else:
            messages.success(request, _("Saved. Now test the connection."))
            return redirect("email:mailbox", saved.pk)
    return _page(request, form, found, status=422)


def _page(
    request: Request, form: MailboxForm, found: Mailbox | None, *, status: int = 200, **more: object
) -> HttpResponse:
    context = {"form": form, "mailbox": found} | more
    if found:
        key = SigningKey.objects.filter(domain=found.domain).first()
        paused = moment(found.paused_at) if found.paused_at else ""
        record = dns_record(key) if key else ""
        context |= {"key": key, "key_record": record, "paused_since": paused}
    return render(request, "email/mailbox.html", context, status=status)
