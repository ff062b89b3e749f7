from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sigap.people.models import Team
from sigap.tickets.models.choices import Priority, TicketType

ALARM_MINUTES = 15


class Treatment(models.TextChoices):
    BLOCK = "block", _("Blocked")
    ALLOW = "allow", _("Allowed")


class SenderRule(models.Model):
    """What an administrator decided about an address, or about a domain and all below it.

    ``pattern`` is in lower case, without ``@`` in front of a domain.
    """

    pattern = models.TextField(unique=True)
    treatment = models.CharField(max_length=5, choices=Treatment.choices)
    note = models.TextField(default="", blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.treatment} {self.pattern}"


class MailSettings(models.Model):
    """What holds for all mailboxes, in one row; without it, what ships.

    ``spam_header`` empty means all fields that are known; ``spam_limit`` None, as it ships, means
    that no mail is held for its score: only who runs the relay knows whether it can be believed.
    ``alarm_minutes``: how long a mailbox may fail before it is told.
    """

    spam_header = models.TextField(default="", blank=True)
    spam_limit = models.FloatField(null=True)
    alarm_minutes = models.SmallIntegerField(default=ALARM_MINUTES)

    def __str__(self) -> str:
        return "mail settings"


class Filter(models.Model):
    """What becomes of new mail that fulfils all ``conditions``, a list of ``{"field", "operator",
    "value"}``. Filters run by ``position``; a later one overwrites what an earlier one set."""

    name = models.TextField()
    position = models.IntegerField()
    is_active = models.BooleanField(default=True)
    conditions = models.JSONField(default=list)
    tags = ArrayField(models.TextField(), default=list, blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    priority = models.SmallIntegerField(null=True, choices=Priority.choices)
    type = models.CharField(max_length=12, choices=TicketType.choices, default="", blank=True)
    quiet = models.BooleanField(default=False)
    quarantine = models.BooleanField(default=False)
    stop = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=["position", "id"], name="mail_filter_order"),)

    def __str__(self) -> str:
        return self.name
