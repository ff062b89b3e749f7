"""HTML written by strangers: made safe to show, turned into text, made from text."""

from sigap.core.html.page import page_html
from sigap.core.html.sanitise import SanitisedHtml, sanitise_mail, sanitise_reply
from sigap.core.html.text import html_to_text, text_of, text_to_html

__all__ = [
    "SanitisedHtml",
    "html_to_text",
    "page_html",
    "sanitise_mail",
    "sanitise_reply",
    "text_of",
    "text_to_html",
]
