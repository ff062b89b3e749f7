from __future__ import annotations

from django.db import models

from sigap.automation.models.canned import Shared


class Next(models.TextChoices):
    STAY = "stay"
    LIST = "list"
    NEXT = "next"


class Macro(Shared):
    """Changes, an answer and a note in one step. ``steps`` maps what is done to its value (see
    ``actions.macros.STEPS``); ``then``: what is shown afterwards."""

    steps = models.JSONField(default=dict)
    then = models.CharField(max_length=4, choices=Next.choices, default=Next.STAY)
    used_count = models.IntegerField(default=0)
