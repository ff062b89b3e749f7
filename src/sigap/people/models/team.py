from __future__ import annotations

from django.conf import settings
from django.db import models


class Team(models.Model):
    """Agents who answer together. A department is a team with teams below it."""

    name = models.TextField(unique=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    def __str__(self) -> str:
        return self.name


class Tier(models.IntegerChoices):
    L1 = 1, "L1"
    L2 = 2, "L2"
    L3 = 3, "L3"


class Level(models.IntegerChoices):
    """What a member may do with the team's tickets; each level includes those before."""

    SEE = 1
    WORK = 2
    CHANGE = 3
    FULL = 4


class Membership(models.Model):
    """An agent's place in a team: tier and level."""

    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    tier = models.SmallIntegerField(choices=Tier.choices, default=Tier.L1)
    level = models.SmallIntegerField(choices=Level.choices, default=Level.CHANGE)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["account", "team"], name="membership_once"),)

    def __str__(self) -> str:
        return f"{self.account_id} in {self.team_id}"
