from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap.people.models import Account


class BulkState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("At work")
    FINISHED = "finished", _("Done")
    FAILED = "failed", _("Not done")


class Outcome(models.TextChoices):
    WAITING = "", _("Waiting")
    DONE = "done", _("Changed")
    SKIPPED = "skipped", _("Skipped")
    FAILED = "failed", _("Failed")


class Bulk(models.Model):
    """One operation on many tickets, worked off in the background: a row of its own queue.

    ``selection`` is ``{"ids": [...]}`` or ``{"view", "query"}`` with the query in neutral form;
    it becomes ``results`` once, when work begins, and ``total`` is null until then. ``is_capped``:
    more tickets matched than one operation takes. ``undo_of``: what this one takes back.
    """

    actor = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", db_index=False)
    operation = models.TextField()
    arguments = models.JSONField(default=dict)
    selection = models.JSONField(default=dict)
    undo_of = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="undos")
    state = models.CharField(max_length=8, choices=BulkState.choices, default=BulkState.WAITING)
    problem = models.TextField(default="")
    is_capped = models.BooleanField(default=False)
    total = models.IntegerField(null=True)
    done = models.IntegerField(default=0)
    skipped = models.IntegerField(default=0)
    failed = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    worked_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["actor", "-id"], name="bulk_of_actor"),
            models.Index(
                fields=["worked_at"],
                name="bulk_open",
                condition=Q(state__in=("waiting", "running")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.operation} {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.state in (BulkState.WAITING, BulkState.RUNNING)

    @property
    def worked(self) -> int:
        """How many tickets have their result."""
        return self.done + self.skipped + self.failed


class BulkResult(models.Model):
    """What became of one ticket; ``ticket`` is its number. ``events`` are those that the change
    recorded, ``against`` the one that stands in the way of it."""

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE, related_name="results", db_index=False)
    ticket = models.BigIntegerField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.TextField(default="")
    events = ArrayField(models.BigIntegerField(), default=list)
    against = models.BigIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["bulk", "ticket"], name="bulk_result_once"),)
        indexes = (models.Index(fields=["bulk", "outcome", "ticket"], name="bulk_result_outcome"),)

    def __str__(self) -> str:
        return f"#{self.ticket} of {self.bulk_id}: {self.outcome}"
