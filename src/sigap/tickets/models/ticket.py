from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from sigap.people.models import Account, Contact, Organisation, Team
from sigap.tickets.models.category import Category
from sigap.tickets.models.choices import (
    UNSOLVED,
    Priority,
    Shelf,
    SolveReason,
    Source,
    StatusCategory,
    TicketType,
)
from sigap.tickets.models.status import Status

_UNSOLVED = Q(status_category__in=UNSOLVED)


class Ticket(models.Model):
    """One request, from opening to closing. Its id is the number that people see.

    ``waiting_since`` is the oldest customer message that nobody has answered;
    ``confidential_to`` is the only team that sees the ticket, if any (copied from the category);
    ``snoozed_until``: asleep, out of the open lists; ``shelf``: in the trash or among the spam;
    ``preview`` is the start of the newest public message; ``version`` grows with every change;
    ``merged_into`` is the ticket that took this one in, which is closed meanwhile.
    """

    subject = models.TextField()
    requester = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="tickets")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL)
    team = models.ForeignKey(Team, null=True, on_delete=models.PROTECT)
    assignee = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    tier = models.SmallIntegerField(default=1)
    type = models.CharField(max_length=12, choices=TicketType.choices, default=TicketType.REQUEST)
    urgency = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    impact = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NORMAL)
    status = models.ForeignKey(Status, on_delete=models.PROTECT)
    status_category = models.CharField(max_length=8, choices=StatusCategory.choices)
    category = models.ForeignKey(Category, null=True, on_delete=models.PROTECT)
    confidential_to = models.ForeignKey(Team, null=True, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=12, choices=Source.choices)
    tags = ArrayField(models.TextField(), default=list)
    opened_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    last_message_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True)
    solve_reason = models.CharField(max_length=12, choices=SolveReason.choices, default="")
    closed_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    shelf = models.CharField(max_length=5, choices=Shelf.choices, default="", db_default="")
    reopen_count = models.SmallIntegerField(default=0)
    escalation_count = models.SmallIntegerField(default=0, db_default=0)
    message_count = models.IntegerField(default=0)
    follow_up_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    preview = models.TextField(default="")
    version = models.IntegerField(default=1)

    class Meta:
        indexes = (
            models.Index(
                fields=["-updated_at", "-id"], name="ticket_open_updated", condition=_UNSOLVED
            ),
            models.Index(
                fields=["-opened_at", "-id"], name="ticket_open_opened", condition=_UNSOLVED
            ),
            models.Index(
                fields=["-priority", "-updated_at", "-id"],
                name="ticket_open_priority",
                condition=_UNSOLVED,
            ),
            models.Index(
                fields=["assignee", "-updated_at", "-id"],
                name="ticket_open_assignee",
                condition=_UNSOLVED,
            ),
            models.Index(
                fields=["team", "-updated_at", "-id"], name="ticket_open_team", condition=_UNSOLVED
            ),
            models.Index(
                fields=["status", "-updated_at", "-id"],
                name="ticket_open_status",
                condition=_UNSOLVED,
            ),
            models.Index(
                fields=["-updated_at", "-id"],
                name="ticket_unassigned",
                condition=_UNSOLVED & Q(assignee=None),
            ),
            models.Index(fields=["-updated_at", "-id"], name="ticket_updated"),
            models.Index(fields=["requester", "-id"], name="ticket_requester"),
            models.Index(
                fields=["due_at"], name="ticket_due", condition=_UNSOLVED & Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["solved_at"], name="ticket_solved", condition=Q(status_category="solved")
            ),
            models.Index(
                fields=["snoozed_until"],
                name="ticket_snoozed",
                condition=Q(snoozed_until__isnull=False),
            ),
            models.Index(
                fields=["-updated_at", "-id"], name="ticket_shelved", condition=~Q(shelf="")
            ),
            GinIndex(fields=["tags"], name="ticket_tags"),
            models.Index(
                fields=["merged_into"],
                name="ticket_merged",
                condition=Q(merged_into__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.status_category in UNSOLVED

    @property
    def is_closed(self) -> bool:
        return self.status_category == StatusCategory.CLOSED
