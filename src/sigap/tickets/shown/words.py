"""What a message says about itself, and what was left out of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from sigap.tickets.actions.snoozing import UNTIL_AN_ANSWER
from sigap.tickets.invitations import invitation_of
from sigap.tickets.queries.reading import ShownMessage
from sigap.ui.formats import day, hour, local, moment

_FLAGS = {
    "withdrawn": lazy("Withdrawn by its author"),
    "auto_reply": lazy("Automatic reply"),
    "bounce": lazy("Report of a mail that was not delivered"),
    "list": lazy("Sent to a mailing list"),
    "delayed": lazy("Report of a mail that is delayed"),
    "receipt": lazy("Receipt"),
    "encrypted": lazy("Encrypted; the original is kept in the source"),
    "signed": lazy("Carries a digital signature"),
    "thanks": lazy("A thank-you, which reopens nothing"),
    "same_id_other_bytes": lazy("Claims to be a message that came before, with other content"),
}
_NOTICES = {
    "message_cut": lazy("The message was too large; its end is missing"),
    "headers_cut": lazy("Some of its many headers were left out"),
    "parts_cut": lazy("Some of its many parts were left out"),
    "depth_cut": lazy("Parts nested too deeply were left out"),
    "addresses_cut": lazy("Some of its many addresses were left out"),
    "text_cut": lazy("The text was too long; its end is missing"),
    "html_cut": lazy("The formatting was too large; a part is missing"),
    "no_sender": lazy("It names no sender"),
    "left_on_server": lazy("The mail is too large; its content is only on the mail server"),
}
_CLAIMS = {
    "forwarded": lazy("Forwarded by %(value)s"),
    "agent_unproven": lazy("Claims to be an agent's answer, which is not proven: not sent"),
    "name_address": lazy("The name looks like another address: %(value)s"),
    "name_agent": lazy("The name is that of an agent, the address is not"),
    "copies_cut": lazy("%(value)s more people in copy were not taken along"),
    "mixed_script": lazy("Name or address mix letters of several scripts"),
}


def remarks(message: ShownMessage) -> list[str]:
    """Sentences for its flags and notices, in their order."""
    known = [str(_FLAGS[flag]) for flag in message.flags if flag in _FLAGS]
    for each in message.notices:
        code, _colon, value = each.partition(":")
        if code in _NOTICES:
            known.append(str(_NOTICES[code]))
        elif code in _CLAIMS:
            known.append(str(_CLAIMS[code]) % {"value": value})
        elif code == "returns_on":
            known.append(_("Back on %(day)s") % {"day": day(date.fromisoformat(value))})
    return known


@dataclass(frozen=True, slots=True)
class ReportShown:
    """What became of a message at one recipient. ``is_bad``: it did not arrive, or was unwanted."""

    text: str
    is_bad: bool


_REPORTS = {
    "failed": lazy("Not delivered to %(address)s: %(detail)s"),
    "delayed": lazy("Delayed on the way to %(address)s: %(detail)s"),
    "delivered": lazy("Delivered to %(address)s"),
    "read": lazy("Opened by %(address)s"),
    "complaint": lazy("%(address)s reported this mail as spam"),
}


def reports(message: ShownMessage) -> list[ReportShown]:
    """What servers and readers reported later, recipient by recipient."""
    shown = []
    for address, told in message.reports.items():
        detail = " ".join(filter(None, (told["status"], told["detail"])))
        values = {"address": address, "detail": detail or _("no reason given")}
        is_bad = told["kind"] in ("failed", "complaint")
        shown.append(ReportShown(str(_REPORTS[told["kind"]]) % values, is_bad))
    return shown


@dataclass(frozen=True, slots=True)
class SenderShown:
    """Who a mail is from: the address behind the name, and whether it is proven."""

    address: str
    verdict: str
    words: str
    is_bad: bool


_VERDICTS = {
    "pass": lazy("Sender proven (%(by)s)"),
    "fail": lazy("Sender disproven: %(domain)s did not send this"),
    "none": lazy("Sender not proven"),
}


def sender(message: ShownMessage) -> SenderShown | None:
    """None for what did not come by mail from a customer."""
    if message.source != "mail" or message.author_kind != "customer" or not message.from_address:
        return None
    found = message.sender_check
    verdict = found.get("verdict", "")
    values = {"by": found.get("by", "").upper(), "domain": found.get("domain", "")}
    words = str(_VERDICTS[verdict]) % values if verdict in _VERDICTS else ""
    return SenderShown(message.from_address, verdict, words, verdict == "fail")


@dataclass(frozen=True, slots=True)
class InvitationShown:
    """``when`` in the reader's zone; ``choices`` are what can be answered: value and words."""

    title: str
    summary: str
    when: str
    location: str
    organiser: str
    answer: str
    choices: list[tuple[str, str]]


_TITLES = {
    "CANCEL": lazy("Called off"),
    "REPLY": lazy("Answer to an invitation"),
    "PUBLISH": lazy("Event"),
}
_ANSWERS = {"accepted": lazy("Accept"), "tentative": lazy("Maybe"), "declined": lazy("Decline")}
_GIVEN = {
    "accepted": lazy("Accepted"),
    "tentative": lazy("Perhaps"),
    "declined": lazy("Declined"),
}


def invited(message: ShownMessage) -> InvitationShown | None:
    """The invitation of a message, in words."""
    found = invitation_of(message.invitation)
    if found is None:
        return None
    return InvitationShown(
        title=str(_TITLES.get(found.method) or _("Invitation")),
        summary=found.summary or _("(no subject)"),
        when=_span(found.starts, found.ends),
        location=found.location,
        organiser=found.organiser,
        answer=str(_GIVEN.get(found.answer, "")),
        choices=[(value, str(words)) for value, words in _ANSWERS.items()]
        if found.is_answerable
        else [],
    )


def _span(starts: datetime | date | None, ends: datetime | date | None) -> str:
    if starts is None:
        return ""
    if not isinstance(starts, datetime):
        last = ends - timedelta(days=1) if ends and not isinstance(ends, datetime) else starts
        return day(starts) if last <= starts else f"{day(starts)} – {day(last)}"
    if not isinstance(ends, datetime):
        return _said(starts)
    same_day = _there(starts).date() == _there(ends).date()
    return f"{_said(starts)} – {hour(_there(ends)) if same_day else _said(ends)}"


def _there(at: datetime) -> datetime:
    """A moment without a zone is meant where the reader is."""
    return local(at if at.tzinfo else timezone.make_aware(at))


def _said(at: datetime) -> str:
    return f"{day(_there(at).date())}, {hour(_there(at))}"


def snoozed_words(until: datetime | None) -> str:
    """How long a ticket sleeps."""
    if until is None:
        return ""
    if until == UNTIL_AN_ANSWER:
        return _("Snoozed until the customer answers")
    return _("Snoozed until %(moment)s, or an answer") % {"moment": moment(until)}
