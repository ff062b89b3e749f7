"""What a message says about itself, and what was left out of it, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from sigap.tickets.invitations import invitation_of
from sigap.tickets.queries.reading import ShownMessage
from sigap.ui.formats import day, hour, local


def remarks(message: ShownMessage) -> list[str]:
    """Sentences for its flags and notices, in their order."""
    flags = {
        "auto_reply": _("Automatic reply"),
        "bounce": _("Report of a mail that was not delivered"),
        "list": _("Sent to a mailing list"),
        "delayed": _("Report of a mail that is delayed"),
        "receipt": _("Receipt"),
        "encrypted": _("Encrypted; the original is kept in the source"),
        "signed": _("Carries a digital signature"),
        "thanks": _("A thank-you, which reopens nothing"),
        "same_id_other_bytes": _("Claims to be a message that came before, with other content"),
    }
    notices = {
        "message_cut": _("The message was too large; its end is missing"),
        "headers_cut": _("Some of its many headers were left out"),
        "parts_cut": _("Some of its many parts were left out"),
        "depth_cut": _("Parts nested too deeply were left out"),
        "addresses_cut": _("Some of its many addresses were left out"),
        "text_cut": _("The text was too long; its end is missing"),
        "html_cut": _("The formatting was too large; a part is missing"),
        "no_sender": _("It names no sender"),
        "left_on_server": _("The mail is too large; its content is only on the mail server"),
    }
    claims = {
        "forwarded": _("Forwarded by %(value)s"),
        "agent_unproven": _("Claims to be an agent's answer, which is not proven: not sent"),
        "name_address": _("The name looks like another address: %(value)s"),
        "name_agent": _("The name is that of an agent, the address is not"),
        "mixed_script": _("Name or address mix letters of several scripts"),
    }
    known = [flags[flag] for flag in message.flags if flag in flags]
    for each in message.notices:
        code, _colon, value = each.partition(":")
        if code in notices:
            known.append(notices[code])
        elif code in claims:
            known.append(claims[code] % {"value": value})
        elif code == "returns_on":
            known.append(_("Back on %(day)s") % {"day": day(date.fromisoformat(value))})
    return known


@dataclass(frozen=True, slots=True)
class ReportShown:
    """What became of a message at one recipient. ``is_bad``: it did not arrive, or was unwanted."""

    text: str
    is_bad: bool


def reports(message: ShownMessage) -> list[ReportShown]:
    """What servers and readers reported later, recipient by recipient."""
    words = {
        "failed": _("Not delivered to %(address)s: %(detail)s"),
        "delayed": _("Delayed on the way to %(address)s: %(detail)s"),
        "delivered": _("Delivered to %(address)s"),
        "read": _("Opened by %(address)s"),
        "complaint": _("%(address)s reported this mail as spam"),
    }
    shown = []
    for address, told in message.reports.items():
        detail = " ".join(filter(None, (told["status"], told["detail"])))
        values = {"address": address, "detail": detail or _("no reason given")}
        is_bad = told["kind"] in ("failed", "complaint")
        shown.append(ReportShown(words[told["kind"]] % values, is_bad))
    return shown


@dataclass(frozen=True, slots=True)
class SenderShown:
    """Who a mail is from: the address behind the name, and whether it is proven."""

    address: str
    verdict: str
    words: str
    is_bad: bool


def sender(message: ShownMessage) -> SenderShown | None:
    """None for what did not come by mail from a customer."""
    if message.source != "mail" or message.author_kind != "customer" or not message.from_address:
        return None
    found = message.sender_check
    verdict = found.get("verdict", "")
    words = {
        "pass": _("Sender proven (%(by)s)") % {"by": found.get("by", "").upper()},
        "fail": _("Sender disproven: %(domain)s did not send this")
        % {"domain": found.get("domain", "")},
        "none": _("Sender not proven"),
    }
    return SenderShown(message.from_address, verdict, words.get(verdict, ""), verdict == "fail")


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


def invited(message: ShownMessage) -> InvitationShown | None:
    """The invitation of a message, in words."""
    found = invitation_of(message.invitation)
    if found is None:
        return None
    titles = {
        "CANCEL": _("Called off"),
        "REPLY": _("Answer to an invitation"),
        "PUBLISH": _("Event"),
    }
    answers = {"accepted": _("Accept"), "tentative": _("Maybe"), "declined": _("Decline")}
    given = {
        "accepted": _("Accepted"),
        "tentative": _("Perhaps"),
        "declined": _("Declined"),
    }
    return InvitationShown(
        title=titles.get(found.method, _("Invitation")),
        summary=found.summary or _("(no subject)"),
        when=_span(found.starts, found.ends),
        location=found.location,
        organiser=found.organiser,
        answer=given.get(found.answer, ""),
        choices=list(answers.items()) if found.is_answerable else [],
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
