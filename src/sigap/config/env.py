"""Typed readers of the environment. A value that cannot be used stops the program and says why."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NoReturn

_TRUE = {"1", "true", "yes", "on"}
_FALSE = {"0", "false", "no", "off", ""}


class SettingError(SystemExit):
    """A variable of the environment that cannot be used."""


def _refuse(name: str, problem: str) -> NoReturn:
    raise SettingError(f"{name}: {problem} (see docs/reference/settings.md)")


def text(name: str, default: str = "") -> str:
    """The variable, or the content of the file that ``NAME_FILE`` points at."""
    path = os.environ.get(f"{name}_FILE")
    if path:
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            _refuse(f"{name}_FILE", f"cannot be read: {error}")
    return os.environ.get(name, default)


def flag(name: str, *, default: bool = False) -> bool:
    """1, true, yes, on or 0, false, no, off."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _TRUE:
        return True
    if value.lower() in _FALSE:
        return False
    _refuse(name, f"is {value!r}; use 1 or 0")


def names(name: str, default: str = "") -> list[str]:
    """Names between commas."""
    return [part.strip() for part in text(name, default).split(",") if part.strip()]


def folder(name: str, default: Path) -> Path:
    """A folder, made absolute; it need not exist yet."""
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default
