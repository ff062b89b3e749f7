from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from sigap.core.models import Blob
from sigap.people.models import Account, Contact
from sigap.tickets.models.choices import AuthorKind, MessageKind, Source
from sigap.tickets.models.ticket import Ticket

WITHDRAWN = "withdrawn"  # a flag


class Message(models.Model):
    """A customer's message, an agent's answer or an internal note.

    ``text`` is always filled; ``html`` is sanitised, with images as ``cid:NAME``, or empty;
    ``reply_text`` is ``text`` without quotes where that differs. ``to``, ``cc`` and ``bcc`` are
    lists of ``{"address", "name"}``. ``sender_check`` is what the desk found of the sender
    (``envelope.SenderCheck``), empty where nothing was checked; ``invitation`` what its calendar
    says (``envelope.Invitation``), with our ``answer`` once given; ``moved_from`` the number of the
    ticket that the message was taken out of; ``home`` the number of the merged ticket that the
    message belongs to, and goes back to when that one is taken out again.
    """

    ticket = models.ForeignKey(
        Ticket, on_delete=models.CASCADE, related_name="messages", db_index=False
    )
    kind = models.CharField(max_length=8, choices=MessageKind.choices)
    author_kind = models.CharField(max_length=8, choices=AuthorKind.choices)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL)
    account = models.ForeignKey(Account, null=True, on_delete=models.PROTECT)
    source = models.CharField(max_length=12, choices=Source.choices)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    from_address = models.TextField(default="")
    from_name = models.TextField(default="")
    to = models.JSONField(default=list)
    cc = models.JSONField(default=list)
    bcc = models.JSONField(default=list)
    subject = models.TextField(default="")
    text = models.TextField()
    html = models.TextField(default="")
    reply_text = models.TextField(default="")
    remote_images = ArrayField(models.TextField(), default=list)
    flags = ArrayField(models.CharField(max_length=24), default=list)
    notices = ArrayField(models.TextField(), default=list)
    message_id = models.TextField(default="")
    sender_check = models.JSONField(default=dict, db_default={})
    invitation = models.JSONField(null=True)
    moved_from = models.BigIntegerField(null=True)
    home = models.BigIntegerField(null=True)
    edited_at = models.DateTimeField(null=True)
    raw = models.ForeignKey(Blob, null=True, on_delete=models.PROTECT)

    class Meta:
        indexes = (
            models.Index(fields=["ticket", "id"], name="message_ticket"),
            models.Index(
                fields=["message_id"], name="message_message_id", condition=~models.Q(message_id="")
            ),
        )

    def __str__(self) -> str:
        return f"message {self.pk} of #{self.ticket_id}"

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE
