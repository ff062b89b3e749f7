"""The entry point of ``sigap live``: streams and nothing else."""

from __future__ import annotations

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sigap.config.settings")
django.setup()

from sigap.realtime.server import live as application  # noqa: E402 - needs a Django that is ready

__all__ = ["application"]
