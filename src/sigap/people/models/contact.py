from __future__ import annotations

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower

from sigap.people.models.organisation import Organisation


class Contact(models.Model):
    """A person known to the desk, by one identity or several."""

    name = models.TextField(default="", blank=True)
    organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)
    department = models.TextField(default="", blank=True)
    job_title = models.TextField(default="", blank=True)
    manager = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL)
    site = models.TextField(default="", blank=True)
    cost_centre = models.TextField(default="", blank=True)
    language = models.CharField(max_length=8, default="id")
    time_zone = models.CharField(max_length=64, default="Asia/Jakarta")
    service_class = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = (
            models.Index(fields=["name", "id"], name="contact_name"),
            models.Index(
                OpClass(Lower("name"), name="text_pattern_ops"), name="contact_name_lower"
            ),
        )

    def __str__(self) -> str:
        return self.name or f"contact {self.pk}"


class IdentityKind(models.TextChoices):
    MAIL = "mail"
    PHONE = "phone"


class Identity(models.Model):
    """An address of a contact on one channel; mail addresses are kept in lower case.

    ``returned_at`` and ``returned_why``: mail to it came back for good, and nothing has come from
    it since.
    """

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="identities")
    kind = models.CharField(max_length=16, choices=IdentityKind.choices, default=IdentityKind.MAIL)
    address = models.TextField()
    verified = models.BooleanField(default=False)
    returned_at = models.DateTimeField(null=True)
    returned_why = models.TextField(default="", db_default="", blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["kind", "address"], name="identity_unique"),)
        indexes = (
            models.Index(
                OpClass(Lower("address"), name="text_pattern_ops"), name="identity_address_lower"
            ),
        )

    def __str__(self) -> str:
        return self.address
