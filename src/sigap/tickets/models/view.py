from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from sigap.people.models import Account, Team


class Layout(models.TextChoices):
    TABLE = "table", _("Table")
    BOARD = "board", _("Board")


class GroupBy(models.TextChoices):
    NONE = "", _("Nothing")
    STATUS = "status", _("Status")
    ASSIGNEE = "assignee", _("Assignee")
    PRIORITY = "priority", _("Priority")
    TEAM = "team", _("Team")


class View(models.Model):
    """A search that is kept. ``query`` is in neutral form (English keys, ids), so that it outlives
    renaming and reads in every language. Its owner alone sees it, unless it is shared."""

    name = models.TextField()
    owner = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    is_for_everyone = models.BooleanField(default=False)
    teams: models.ManyToManyField[Team, models.Model] = models.ManyToManyField(
        Team, related_name="+", blank=True
    )
    query = models.TextField(default="", blank=True)
    columns = ArrayField(models.TextField(), default=list, blank=True)
    group_by = models.CharField(max_length=12, choices=GroupBy.choices, default="", blank=True)
    sort = models.CharField(max_length=12, default="updated")
    layout = models.CharField(max_length=8, choices=Layout.choices, default=Layout.TABLE)

    class Meta:
        indexes = (
            models.Index(fields=["id"], name="view_everyone", condition=Q(is_for_everyone=True)),
        )

    def __str__(self) -> str:
        return self.name


class ViewPlace(models.Model):
    """Where an agent has a view in the sidebar, and whether at all."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    view = models.ForeignKey(View, on_delete=models.CASCADE, related_name="+")
    is_pinned = models.BooleanField(default=True)
    position = models.IntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "view"], name="view_place_once"),)

    def __str__(self) -> str:
        return f"{self.view_id} of {self.account_id}"
