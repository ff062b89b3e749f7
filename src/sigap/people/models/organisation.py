from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower


class Organisation(models.Model):
    """A company or agency. Contacts join it by the domain of their mail address."""

    name = models.TextField()
    domains = ArrayField(models.TextField(), default=list, blank=True)
    note = models.TextField(default="", blank=True)

    class Meta:
        indexes = (
            GinIndex(fields=["domains"], name="organisation_domains"),
            models.Index(fields=["name", "id"], name="organisation_name"),
            models.Index(
                OpClass(Lower("name"), name="text_pattern_ops"), name="organisation_name_lower"
            ),
        )

    def __str__(self) -> str:
        return self.name
