"""What an answer quotes below itself, for those who got it anyway."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _

from sigap.core.html import text_to_html
from sigap.tickets.models import Message, Outbound
from sigap.tickets.models.choices import AuthorKind, MessageKind
from sigap.ui.formats import moment

MOST_CHARACTERS = 20_000


@dataclass(frozen=True, slots=True)
class Quotation:
    """The same in both forms; they begin where the answer ends."""

    text: str
    html: str


def quotation(outbound: Outbound, language: str) -> Quotation | None:
    """The newest message of a customer before the answer; None where somebody is written to who
    did not get that message: nobody learns by a quotation what was said before they came."""
    answer = outbound.message
    earlier = Message.objects.filter(
        ticket_id=answer.ticket_id, kind=MessageKind.PUBLIC, pk__lt=answer.pk
    ).exclude(author_kind=AuthorKind.SYSTEM)
    quoted = earlier.order_by("-pk").first()
    if quoted is None or quoted.author_kind != AuthorKind.CUSTOMER:
        return None
    had_it = {quoted.from_address, *(one["address"] for one in [*quoted.to, *quoted.cc])}
    if not set(outbound.recipients) <= had_it:
        return None
    text = (quoted.reply_text or quoted.text).strip()[:MOST_CHARACTERS]
    with translation.override(language):
        head = _("On %(moment)s %(name)s wrote:") % {
            "moment": moment(quoted.created_at),
            "name": f"{quoted.from_name} <{quoted.from_address}>".strip(),
        }
    lines = "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    return Quotation(
        f"\n\n{head}\n{lines}",
        f'<p>{escape(head)}</p><blockquote type="cite">{text_to_html(text)}</blockquote>',
    )
