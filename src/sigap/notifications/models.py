from __future__ import annotations

from django.db import models
from django.db.models import Q

from sigap.people.models import Account
from sigap.tickets.models import Ticket


class Notification(models.Model):
    """An agent is told that something happened on a ticket; ``verb`` is the event's. Without a
    ticket it is an alarm of the desk: ``alarm`` is ``{"text", "values", "said", "path"}``.

    ``event_id`` is the event's id: nobody is told of one event twice.
    """

    account = models.ForeignKey(
        Account, on_delete=models.CASCADE, related_name="notifications", db_index=False
    )
    ticket = models.ForeignKey(Ticket, null=True, on_delete=models.CASCADE, related_name="+")
    alarm = models.JSONField(default=dict, db_default={})
    verb = models.TextField()
    event_id = models.BigIntegerField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "event_id"], name="notification_once"),
        )
        indexes = (
            models.Index(fields=["account", "-id"], name="notification_newest"),
            models.Index(
                fields=["account", "ticket"],
                name="notification_unread",
                condition=Q(read_at=None),
            ),
        )

    def __str__(self) -> str:
        return f"{self.verb} of #{self.ticket_id} for {self.account_id}"


class Preference(models.Model):
    """What an agent wants by mail; without a row, everything."""

    account = models.OneToOneField(
        Account, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    by_mail = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.account_id}: {'mail' if self.by_mail else 'page alone'}"


class MailState(models.TextChoices):
    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


class Mail(models.Model):
    """A mail of the desk itself on its way out: a row of this table's own queue.

    Text and html are emptied once it is sent, because they may hold a link that signs in.
    ``leased_until`` is the database's time: a sender that died loses the row then.
    ``response`` is what the server said last, or why nothing can be sent.
    """

    to = models.TextField()
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(default="")
    message_id = models.TextField(unique=True)
    notification = models.ForeignKey(
        Notification, null=True, on_delete=models.CASCADE, related_name="mails"
    )
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    created_at = models.DateTimeField()
    send_after = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    response = models.TextField(default="")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["send_after"], name="notice_due", condition=Q(state="waiting")),
        )

    def __str__(self) -> str:
        return f"{self.message_id}: {self.state}"
