"""Why received mail was held or what is special about it, in the reader's language.

Reasons are kept in English beside the message, as logs and the API show them; those that are not
known here are shown as they are.
"""

from __future__ import annotations

import re

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

_KNOWN = [
    (re.compile(pattern, re.DOTALL), words)
    for pattern, words in (
        (r"it was in the junk folder", _("It was in the junk folder")),
        (r"the sender is blocked \((?P<who>.+)\)", _("The sender is blocked (%(who)s)")),
        (
            r"the filter “(?P<name>.+)” puts it aside",
            _("The filter “%(name)s” puts it aside"),
        ),
        (
            r"spam score (?P<score>\S+), above (?P<limit>\S+)",
            _("Spam score %(score)s, above %(limit)s"),
        ),
        (r"the mail server marked it as spam", _("The mail server marked it as spam")),
        (r"our own mail came back", _("Our own mail came back")),
        (
            r"more than (?P<most>\d+) automatic mails from one address in an hour",
            _("More than %(most)s automatic mails from one address in an hour"),
        ),
        (
            r"more than (?P<most>\d+) reports on no mail of ours in an hour",
            _("More than %(most)s reports on no mail of ours in an hour"),
        ),
        (r"our own message came back", _("Our own message came back")),
        (r"the same mail came by another way", _("The same mail came by another way")),
        (r"an agent's answer by mail", _("An agent's answer by mail")),
        (r"an agent's answer that is not proven", _("An agent's answer that is not proven")),
        (r"a report \(\w+\) on a message of ours", _("A report on a message of ours")),
        (r"filters: (?P<names>.+)", _("Filters: %(names)s")),
        (r"empty message", _("The message is empty")),
        (
            r"no header: the text does not begin with fields such as From and Subject",
            _("It has no header: the text does not begin with fields such as From and Subject"),
        ),
        (
            r"no sender: neither From nor any other field holds an address",
            _("It names no sender: neither From nor any other field holds an address"),
        ),
        (r"the parser failed: (?P<why>.+)", _("The mail could not be read (%(why)s)")),
        (
            r"given up after (?P<times>\d+) attempts: out of memory",
            _("Given up after %(times)s attempts: reading it took too much memory"),
        ),
        (
            r"given up after (?P<times>\d+) attempts: no answer within (?P<time>\S+) s",
            _("Given up after %(times)s attempts: reading it took longer than %(time)s seconds"),
        ),
        (
            r"given up after (?P<times>\d+) attempts: (?P<why>.+)",
            _("Given up after %(times)s attempts (%(why)s)"),
        ),
    )
]


def said(reason: str) -> str:
    """The reason for people to read."""
    for pattern, words in _KNOWN:
        if found := pattern.fullmatch(reason):
            return gettext(words) % found.groupdict()
    return reason
