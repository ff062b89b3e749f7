"""Styles of outgoing HTML, on each element: many mail programs drop style sheets."""

from __future__ import annotations

import re

_FONT = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
BODY = f"{_FONT};font-size:15px;line-height:1.5;color:#1c1f23;margin:0"
_STYLES = {
    "p": "margin:0 0 12px",
    "ul": "margin:0 0 12px;padding-left:24px",
    "ol": "margin:0 0 12px;padding-left:24px",
    "li": "margin:0 0 4px",
    "blockquote": "margin:0 0 12px;padding:0 0 0 12px;border-left:3px solid #d0d5dd;color:#475467",
    "pre": "margin:0 0 12px;padding:8px;background:#f2f4f7;white-space:pre-wrap",
    "code": "font-family:Consolas,Menlo,monospace;font-size:13px",
    "table": "border-collapse:collapse;margin:0 0 12px",
    "th": "border:1px solid #d0d5dd;padding:4px 8px;text-align:left",
    "td": "border:1px solid #d0d5dd;padding:4px 8px",
    "img": "max-width:100%;height:auto",
    "a": "color:#0b63ce",
}
_TAG = re.compile(r"<(" + "|".join(_STYLES) + r")((?:\s[^<>]*)?)>")


def styled(html: str) -> str:
    """Sanitised HTML of ours with a style on each element that has none."""

    def with_style(found: re.Match[str]) -> str:
        if " style=" in found[2]:
            return found[0]
        return f'<{found[1]} style="{_STYLES[found[1]]}"{found[2]}>'

    return _TAG.sub(with_style, html)
