from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from sigap.tickets.models.choices import StatusCategory


class Status(models.Model):
    """A named status inside a category, with its own words for agents and for customers."""

    category = models.CharField(max_length=8, choices=StatusCategory.choices)
    name_id = models.TextField()
    name_en = models.TextField()
    customer_name_id = models.TextField()
    customer_name_en = models.TextField()
    colour = models.CharField(max_length=8)
    position = models.SmallIntegerField()

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.name_id if get_language() == "id" else self.name_en
