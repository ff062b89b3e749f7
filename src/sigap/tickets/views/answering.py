"""Writing: replies, notes, taking a reply back, sending one again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import Http404, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sigap.core import clock
from sigap.core.failpoints import failpoint
from sigap.core.html import page_html
from sigap.people.access import AgentActor
from sigap.people.actions.contacts import contact_for_address
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.tickets import forms
from sigap.tickets.access import message_for, ticket_for
from sigap.tickets.actions import delivering, drafting, releasing, replying
from sigap.tickets.actions.attaching import upload
from sigap.tickets.actions.invitations import Choice, NothingToAnswer, answer_invitation
from sigap.tickets.actions.replying import Answer, EmptyAnswer, InThePast, NewerMessage, TooLate
from sigap.tickets.actions.requiring import FieldsMissing
from sigap.tickets.actions.settling import NotAllowedNow
from sigap.tickets.models import Attachment, Message
from sigap.tickets.queries.merged import survivor_for
from sigap.tickets.queries.reading import ShownFile
from sigap.tickets.shown.bodies import with_images
from sigap.tickets.shown.workspace import Written
from sigap.tickets.views.answers import changed, whole_page
from sigap.tickets.views.fields import missing_words
from sigap.ui.formats import moment
from sigap.ui.render import is_fragment


@require_POST
@agent_page()
def reply(request: Request, number: int) -> HttpResponseBase:
    """A public answer; the composer's switch may make it a note."""
    if request.POST.get("share"):
        return _share(request, number)
    if request.POST.get("kind") == "note":
        return note(request, number)
    if request.actor.may(Right.PROPOSE) and not request.actor.may(Right.REPLY):
        return _submit(request, number)
    survivor_for(request.actor, number, to="reply")
    return _write(request, number, replying.reply)


@require_POST
@agent_page()
def note(request: Request, number: int) -> HttpResponseBase:
    if request.POST.get("share"):
        return _share(request, number)
    survivor_for(request.actor, number, to="note")
    return _write(request, number, replying.write_note)


def _share(request: Request, number: int) -> HttpResponseBase:
    """Leaves what is written to colleagues instead of sending it."""
    if drafting.share_draft(number, forms.paper(request.POST), actor=request.actor) is None:
        text = _("Write something, or attach a file.")
        return _refused(request, number, 422, _("Nothing is written yet"), text)
    return changed(request, number, said=_("Colleagues see the draft and can finish it."))


def _submit(request: Request, number: int) -> HttpResponseBase:
    """A trainee's answer waits for its mentor."""
    try:
        forms.Composed.of(request.POST)
        releasing.submit_answer(number, forms.paper(request.POST), actor=request.actor)
    except forms.Wrong as wrong:
        return _refused(request, number, 422, _("Not sent yet"), str(wrong))
    except EmptyAnswer:
        text = _("Write something, or attach a file.")
        return _refused(request, number, 422, _("Nothing is written yet"), text)
    said = _("The answer waits for release; your mentor was told.")
    return changed(request, number, said=said, note=None)


def _write(request: Request, number: int, act: Callable[..., Message]) -> HttpResponseBase:
    try:
        composed = forms.Composed.of(request.POST)
        if composed.status:
            survivor_for(request.actor, number, to="change")
        with transaction.atomic():
            message = act(number, _answer(request, composed), actor=request.actor)
            drafting.drop_draft(number, composed.kind, actor=request.actor)
        failpoint("reply.committed")
    except forms.Wrong as wrong:
        return _refused(request, number, 422, _("Not sent yet"), str(wrong))
    except EmptyAnswer:
        text = _("Write something, or attach a file.")
        return _refused(request, number, 422, _("Nothing is written yet"), text)
    except InThePast:
        text = _("Choose a moment ahead, within a year. Your text is kept.")
        return _refused(request, number, 422, _("That moment cannot be used"), text)
    except NewerMessage as newer:
        text = _("Read it in the conversation, then send again. Your text is kept.")
        title = _("A newer message came in")
        return _refused(request, number, 409, title, text, seen_through=newer.message.pk)
    except FieldsMissing as missing:
        text = f"{missing_words(missing.fields)} {_('Your text is kept.')}"
        return _refused(request, number, 422, _("Not sent yet"), text)
    except NotAllowedNow:
        text = _("Its status does not allow this any more. Your text is kept.")
        return _refused(request, number, 409, _("The ticket was closed meanwhile"), text)
    return _written(request, number, message)


def _answer(request: Request, composed: forms.Composed) -> Answer:
    """Inside the transaction: people in copy become contacts, files without scripts uploads."""
    actor = request.actor
    uploads = [
        upload(
            actor=actor,
            name=file.name or "file",
            content_type=file.content_type or "application/octet-stream",
            content=file.read(),
        ).pk
        for file in request.FILES.getlist("files")
    ]
    return Answer(
        text=composed.body,
        html=composed.html,
        cc=tuple(contact_for_address(one.address, name=one.name) for one in composed.cc),
        bcc=composed.bcc,
        attachment_ids=(*composed.attachment_ids, *uploads),
        status=composed.status,
        seen_through=composed.seen_through,
        send_at=composed.send_at,
    )


def _written(request: Request, number: int, message: Message) -> HttpResponseBase:
    if message.is_note:
        return changed(request, number, said=_("The note is kept"), note=None)
    outbound = getattr(message, "outbound", None)
    if outbound is None:
        said = _("Reply kept. There is no mail address to send it to.")
        return changed(request, number, said=said, note=None)
    if outbound.scheduled:
        said = _("The reply leaves on %(moment)s, unless the customer writes first.") % {
            "moment": moment(outbound.send_after)
        }
        return changed(request, number, said=said, note=None)
    seconds = round((outbound.send_after - clock.now()).total_seconds())
    if seconds <= 0:
        return changed(request, number, said=_("Reply on its way"), note=None)
    said = _("The reply is sent in %(seconds)s seconds.") % {"seconds": seconds}
    undo = {"id": message.pk, "seconds": seconds}
    return changed(request, number, said=said, undo=undo, note=None)


def _refused(
    request: Request, number: int, status: int, title: str, text: str, **more: Any
) -> HttpResponseBase:
    note = {"title": title, "text": text, "seen_through": 0, **more}
    if is_fragment(request):
        return changed(request, number, status=status, note=note)
    post = request.POST
    written = Written(
        body=post.get("body", ""),
        kind=post.get("kind", "reply"),
        cc=post.get("cc", ""),
        bcc=post.get("bcc", ""),
    )
    return whole_page(request, number, written, status=status, note=note)


@require_POST
@agent_page()
def undo(request: Request, number: int) -> HttpResponseBase:
    """Takes back one's own reply; its text returns to the composer."""
    message = message_for(request.actor, number)
    ticket = message.ticket_id
    ticket_for(request.actor, ticket, to="reply")
    if message.account_id != request.actor.id:
        raise Http404
    files = list(message.attachments.order_by("id"))
    try:
        taken = replying.undo_reply(number, actor=request.actor)
    except TooLate:
        said = _("Too late: the reply is already on its way.")
        return changed(request, ticket, status=409, said=said, tone="warning")
    written = _returned(request.actor, taken, files)
    if is_fragment(request):
        said = _("The reply was not sent. Its text is back below.")
        return changed(request, ticket, said=said, written=written, tone="success")
    return whole_page(request, ticket, written, status=200)


def _returned(actor: AgentActor, message: Message, files: list[Attachment]) -> Written:
    known = [
        ShownFile(one.key, one.name, one.content_type, one.size, one.content_id, one.inline)
        for one in files
    ]
    return Written(
        body=message.text,
        html=with_images(page_html(message.html), known),
        bcc=", ".join(one["address"] for one in message.bcc),
        files=[{"id": one.pk, "name": one.name} for one in files],
    )


@require_POST
@agent_page()
def resend(request: Request, number: int) -> HttpResponseBase:
    """Sends a failed answer again."""
    message = message_for(request.actor, number)
    if delivering.resend(number, actor=request.actor):
        return changed(request, message.ticket_id, said=_("The reply is sent again"))
    ticket_for(request.actor, message.ticket_id, to="reply")
    return changed(request, message.ticket_id, said=_("There is nothing to send again."))


@require_POST
@agent_page()
def invitation(request: Request, number: int) -> HttpResponseBase:
    """Answers a calendar invitation."""
    message = message_for(request.actor, number)
    ticket_for(request.actor, message.ticket_id, to="reply")
    choice = request.POST.get("choice", "")
    if choice not in set(Choice):
        raise Http404
    try:
        answer_invitation(number, Choice(choice), actor=request.actor)
    except NothingToAnswer:
        said = _("This message invites to nothing that waits for an answer.")
        return changed(request, message.ticket_id, status=409, said=said, tone="warning")
    return changed(request, message.ticket_id, said=_("The answer is on its way to the organiser."))
