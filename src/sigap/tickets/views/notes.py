"""A note is mended or withdrawn by who wrote it."""

from __future__ import annotations

from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from markupsafe import Markup

from sigap.core.html import page_html
from sigap.people.http import Request, agent_page
from sigap.tickets import forms
from sigap.tickets.access import message_for, ticket_for
from sigap.tickets.actions.correcting import NotANote, edit_note, withdraw_note
from sigap.tickets.actions.replying import EmptyAnswer
from sigap.tickets.models import Message
from sigap.tickets.queries.reading import ShownFile
from sigap.tickets.shown.bodies import with_images
from sigap.tickets.shown.workspace import Written, hidden_token
from sigap.tickets.views.answers import changed
from sigap.ui.render import render


@require_http_methods(["GET", "POST"])
@agent_page()
def edit(request: Request, number: int) -> HttpResponseBase:
    """The text of a note, to be changed."""
    note = message_for(request.actor, number)
    ticket_for(request.actor, note.ticket_id, to="note")
    if not note.is_note or note.account_id != request.actor.id:
        raise Http404
    if request.method != "POST":
        return _page(request, note, _written(note))
    given = forms.paper(request.POST)
    try:
        edit_note(number, html=given.html, text=given.text, actor=request.actor)
    except EmptyAnswer:
        written = Written(body=given.text, kind="note")
        wrong = _("Write something, or withdraw the note.")
        return _page(request, note, written, wrong, 422)
    return changed(request, note.ticket_id, said=_("The note is changed"))


def _written(note: Message) -> Written:
    files = [
        ShownFile(one.key, one.name, one.content_type, one.size, one.content_id, one.inline)
        for one in note.attachments.all()
    ]
    return Written(body=note.text, html=with_images(page_html(note.html), files), kind="note")


def _page(
    request: Request, note: Message, written: Written, wrong: str = "", status: int = 200
) -> HttpResponseBase:
    context = {
        "note": note,
        "written": written,
        "wrong": wrong,
        "csrf": Markup(hidden_token(request)),  # noqa: S704 - Django's own hidden field
    }
    return render(request, "tickets/note.html", context, status=status)


@require_POST
@agent_page()
def withdraw(request: Request, number: int) -> HttpResponseBase:
    note = message_for(request.actor, number)
    try:
        withdraw_note(number, actor=request.actor)
    except NotANote as error:
        raise Http404 from error
    return changed(request, note.ticket_id, said=_("The note is withdrawn"))
