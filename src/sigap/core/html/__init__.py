"""HTML written by strangers: made safe to show, turned into text, made from text."""

from sigap.core.html.folding import SUMMARY, folded
from sigap.core.html.lines import Line, Token, lines_of, tokens_of
from sigap.core.html.marks import Mark
from sigap.core.html.page import page_html
from sigap.core.html.sanitise import (
    SanitisedHtml,
    sanitise_mail,
    sanitise_marked,
    sanitise_reply,
)
from sigap.core.html.text import html_to_text, text_of, text_to_html

__all__ = [
    "SUMMARY",
    "Line",
    "Mark",
    "SanitisedHtml",
    "Token",
    "folded",
    "html_to_text",
    "lines_of",
    "page_html",
    "sanitise_mail",
    "sanitise_marked",
    "sanitise_reply",
    "text_of",
    "text_to_html",
    "tokens_of",
]
