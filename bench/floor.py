"""Serves bench.hello with the desk's own server: python -m bench.floor PORT."""

from __future__ import annotations

import sys

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

Server(
    "bench.hello:application",
    address="127.0.0.1",
    port=int(sys.argv[1]),
    interface=Interfaces.WSGI,
    workers=2,
    blocking_threads=4,
    log_level=LogLevels.warning,
    websockets=False,
).serve()
