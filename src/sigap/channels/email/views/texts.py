"""What a mailbox says by itself: list, form with preview, test."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from sigap.channels.email import languages
from sigap.channels.email.actions.texts import AnswerNeeded, change_text, send_test
from sigap.channels.email.forms import MailTextForm
from sigap.channels.email.models import Mailbox, TextKind
from sigap.channels.email.texts import Words, all_words_of, words_of
from sigap.core.posting import NeverTaken, NotNow, NoWayOut
from sigap.people.http import Request, agent_page
from sigap.people.roles import Right
from sigap.ui.render import render

_EXAMPLES = {
    "id": ("Budi Santoso", "Printer di lantai 3 rusak", "Printer sudah kami perbaiki."),
    "en": ("Budi Santoso", "The printer is broken", "The printer is repaired."),
}


@require_GET
@agent_page(Right.MANAGE_SETTINGS)
def texts(request: Request, number: int) -> HttpResponseBase:
    """Each occasion, and whether the mailbox writes on it."""
    mailbox = _found(number)
    return render(request, "email/texts.html", {"mailbox": mailbox, "rows": all_words_of(mailbox)})


@require_http_methods(["GET", "POST"])
@agent_page(Right.MANAGE_SETTINGS)
def text(request: Request, number: int, kind: str) -> HttpResponseBase:
    """One occasion. ``do`` says what the form wants: save, show, or send a test."""
    mailbox = _found(number)
    if kind not in TextKind.values:
        raise Http404
    words = words_of(mailbox, TextKind(kind))
    if request.method != "POST":
        initial = {"is_on": words.is_on, "text_id": words.own_id, "text_en": words.own_en}
        return _page(request, mailbox, words, MailTextForm(initial=initial))
    form = MailTextForm(request.POST)
    if not form.is_valid():
        return _page(request, mailbox, words, form, status=422)
    data = form.cleaned_data
    shown = Words(words.kind, data["is_on"], data["text_id"].strip(), data["text_en"].strip())
    wanted = request.POST.get("do", "save")
    if wanted == "test":
        _test(request, mailbox, shown)
    if wanted != "save":
        return _page(request, mailbox, shown, form)
    try:
        change_text(mailbox.pk, words.kind, actor=request.actor, **data)
    except AnswerNeeded:
        form.add_error(None, _("The frame needs {{answer}}: the answer stands there."))
        return _page(request, mailbox, shown, form, status=422)
    messages.success(request, _("Saved."))
    return redirect("email:texts", mailbox.pk)


def _page(
    request: Request, mailbox: Mailbox, words: Words, form: MailTextForm, *, status: int = 200
) -> HttpResponseBase:
    context = {
        "mailbox": mailbox,
        "words": words,
        "form": form,
        "shown": [
            (_("In Indonesian"), _filled(mailbox, words, "id")),
            (_("In English"), _filled(mailbox, words, "en")),
        ],
    }
    return render(request, "email/text.html", context, status=status)


def _filled(mailbox: Mailbox, words: Words, language: str) -> str:
    name, subject, answer = _EXAMPLES[language]
    values = {
        "name": name,
        "number": "4021",
        "brand": languages.brand_of(mailbox),
        "subject": subject,
        "agent": "Dewi Lestari",
        "answer": answer,
    }
    return languages.fill(words.text(language), values)


def _test(request: Request, mailbox: Mailbox, words: Words) -> None:
    text = "\n\n* * *\n\n".join(_filled(mailbox, words, language) for language in ("id", "en"))
    subject = _("Test: %(occasion)s") % {"occasion": words.kind.label}
    try:
        send_test(text, subject, actor=request.actor)
    except (NoWayOut, NotNow, NeverTaken) as error:
        messages.error(request, _("The test did not leave: %(why)s") % {"why": _(str(error))})
    else:
        said = _("The test is on its way to %(address)s.") % {"address": request.actor.email}
        messages.success(request, said)


def _found(number: int) -> Mailbox:
    found = Mailbox.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found
