"""``sigap`` subcommands as processes of their own, on the database and files of the test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings

SRC = Path(__file__).parents[1] / "src"


def environment(**more: str) -> dict[str, str]:
    """Of a process on this test's database and files."""
    found = settings.DATABASES["default"]
    url = f"postgresql://{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={found['HOST']}"
    port = f"&port={found['PORT']}" if found["PORT"] else ""
    ours = {"DATABASE_URL": url + port, "PYTHONPATH": str(SRC), "SIGAP_DNS": "off"}
    return os.environ | ours | more


def start(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "sigap", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(**more),
    )


def run(*arguments: str, given: bytes = b"", **more: str) -> tuple[int, str, str]:
    process = start(*arguments, **more)
    out, err = process.communicate(given, timeout=60)
    return process.returncode, out.decode(), err.decode()
