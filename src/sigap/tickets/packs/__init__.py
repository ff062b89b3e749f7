"""Packs: fields and a form to start from, as data. Installing one twice changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Pack:
    """``key`` is the name of its file."""

    key: str
    title: Promise
    sub: Promise
    icon: str

    def load(self) -> dict[str, Any]:
        """``fields`` (attributes of rows), ``form`` with ``name``, ``sections`` that name fields by
        key, and ``conditions``."""
        return _read(self.key)


@cache
def _read(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{key}.json").read_text(encoding="utf-8"))
    return found


PACKS = {
    pack.key: pack
    for pack in (
        Pack("it", _("IT"), _("Device, its number, system, error code"), "settings"),
        Pack("shop", _("Shop"), _("Order number, product, what went wrong, refund"), "tag"),
        Pack("public", _("Public service"), _("Service, place, identity number"), "globe"),
        Pack("hr", _("HR"), _("Subject, employee, dates of leave"), "users"),
        Pack("facilities", _("Facilities"), _("Building and room, what is damaged"), "building-2"),
    )
}
