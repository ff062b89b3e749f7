from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Left, Lower
from django.utils.translation import gettext_lazy as _

from sigap.people.models import Contact, Organisation
from sigap.tickets.models.ticket import Ticket

SEARCHED = 100


class FieldKind(models.TextChoices):
    TEXT = "text", _("Text")
    LONG_TEXT = "long_text", _("Long text")
    INTEGER = "integer", _("Whole number")
    DECIMAL = "decimal", _("Decimal number")
    DATE = "date", _("Date")
    MOMENT = "moment", _("Date and time")
    FLAG = "flag", _("Yes or no")
    CHOICE = "choice", _("One of several choices")
    CHOICES = "choices", _("Several choices")
    TREE = "tree", _("Choice from a tree")
    CONTACT = "contact", _("Contact")
    ORGANISATION = "organisation", _("Organisation")
    PATTERN = "pattern", _("Text of a fixed form")


class Field(models.Model):
    """Something that a desk wants to know about tickets, besides what every ticket has.

    ``key`` never changes: the API, queries and conditions name it. ``options`` of a choice are
    ``{key, id, en, active}`` in their order; of a tree the key is a path (``hardware/printer``).
    ``minimum`` and ``maximum`` bound numbers, dates and moments, written as values are.
    """

    key = models.SlugField(max_length=40, unique=True, db_index=False)
    kind = models.CharField(max_length=12, choices=FieldKind.choices)
    label_id = models.TextField()
    label_en = models.TextField()
    help_id = models.TextField(default="", blank=True)
    help_en = models.TextField(default="", blank=True)
    options = models.JSONField(default=list, blank=True)
    pattern = models.TextField(default="", blank=True)
    example = models.TextField(default="", blank=True)
    error_id = models.TextField(default="", blank=True)
    error_en = models.TextField(default="", blank=True)
    minimum = models.TextField(default="", blank=True)
    maximum = models.TextField(default="", blank=True)
    is_searchable = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    position = models.IntegerField(default=0)

    def __str__(self) -> str:
        return self.key


class FieldValue(models.Model):
    """What a ticket says in a field: one column by the kind of the field. No row: nothing."""

    COLUMNS: ClassVar[dict[str, str]] = {
        FieldKind.TEXT: "text",
        FieldKind.LONG_TEXT: "text",
        FieldKind.PATTERN: "text",
        FieldKind.INTEGER: "number",
        FieldKind.DECIMAL: "number",
        FieldKind.DATE: "day",
        FieldKind.MOMENT: "moment",
        FieldKind.FLAG: "flag",
        FieldKind.CHOICE: "choices",
        FieldKind.CHOICES: "choices",
        FieldKind.TREE: "choices",
        FieldKind.CONTACT: "contact_id",
        FieldKind.ORGANISATION: "organisation_id",
    }

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="field_values", db_index=False
    )
    field = models.ForeignKey(Field, on_delete=models.PROTECT, db_index=False)
    text = models.TextField(null=True)  # noqa: DJ001 - nothing and an empty text differ in kind
    number = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    moment = models.DateTimeField(null=True)
    day = models.DateField(null=True)
    flag = models.BooleanField(null=True)
    choices = ArrayField(models.TextField(), null=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        Organisation, null=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["ticket", "field"], name="one_value_per_field"),
        )
        indexes = (
            models.Index("field", Lower(Left("text", SEARCHED)), name="field_by_text"),
            models.Index(fields=["field", "number"], name="field_by_number"),
            models.Index(fields=["field", "moment"], name="field_by_moment"),
            models.Index(fields=["field", "day"], name="field_by_day"),
            models.Index(fields=["field", "flag"], name="field_by_flag"),
            GinIndex(fields=["choices"], name="field_by_choices"),
        )

    def __str__(self) -> str:
        return f"{self.field_id} of #{self.ticket_id}"
