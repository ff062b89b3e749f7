from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from sigap.core.secrets import SealedTextField
from sigap.people.models import Team
from sigap.tickets.models import Ticket


class Security(models.TextChoices):
    TLS = "tls", _("TLS from the start")
    STARTTLS = "starttls", _("STARTTLS")
    PLAIN = "plain", _("None (only inside one's own network)")


class AfterFetch(models.TextChoices):
    FLAG = "flag", _("Mark as read")
    MOVE = "move", _("Move to a folder")


class CopyPolicy(models.TextChoices):
    JOIN = "join", _("They join when the sender is proven")
    ASK = "ask", _("An agent lets them in")
    NEVER = "never", _("They are left out")


class Mailbox(models.Model):
    """An address of the desk: how mail comes in, goes out, and what it says by itself.

    ``authserv_id`` names the own mail server whose Authentication-Results are believed;
    ``copied`` says what becomes of those to whom a mail went besides us.
    ``sent_folder`` on the IMAP server gets a copy of each answer; empty: none.
    ``paused_at``: its server refused our sign-in, so nothing is sent until somebody has looked;
    ``turns`` counts what left since ``turns_since``, for ``smtp_per_minute`` (0: no limit).
    ``last_error`` says why mail cannot be fetched just now, ``send_error`` why it cannot leave.
    """

    name = models.TextField()
    address = models.TextField(unique=True)
    aliases = ArrayField(models.TextField(), default=list, blank=True)
    brand = models.TextField(default="", blank=True)
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.SET_NULL)
    is_default = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    signature_id = models.TextField(default="", blank=True)
    signature_en = models.TextField(default="", blank=True)
    authserv_id = models.TextField(default="", blank=True)
    copied = models.CharField(max_length=5, choices=CopyPolicy.choices, default=CopyPolicy.JOIN)
    undo_seconds = models.SmallIntegerField(default=8)
    imap_host = models.TextField(default="", blank=True)
    imap_port = models.IntegerField(default=993)
    imap_security = models.CharField(max_length=8, choices=Security.choices, default=Security.TLS)
    imap_username = models.TextField(default="", blank=True)
    imap_password = SealedTextField(default="", blank=True)
    imap_folder = models.TextField(default="INBOX")
    after_fetch = models.CharField(
        max_length=4, choices=AfterFetch.choices, default=AfterFetch.FLAG
    )
    move_to = models.TextField(default="Sigap", blank=True)
    junk_folder = models.TextField(default="", blank=True)
    sent_folder = models.TextField(default="", blank=True)
    smtp_host = models.TextField(default="", blank=True)
    smtp_port = models.IntegerField(default=587)
    smtp_security = models.CharField(
        max_length=8, choices=Security.choices, default=Security.STARTTLS
    )
    smtp_username = models.TextField(default="", blank=True)
    smtp_password = SealedTextField(default="", blank=True)
    smtp_per_minute = models.IntegerField(default=0, db_default=0)
    quotes = models.BooleanField(default=True, db_default=True)
    paused_at = models.DateTimeField(null=True)
    turns_since = models.DateTimeField(null=True)
    turns = models.IntegerField(default=0, db_default=0)
    last_success_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="", blank=True)
    send_error = models.TextField(default="", blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["is_default"],
                condition=models.Q(is_default=True),
                name="mailbox_one_default",
            ),
        )

    def __str__(self) -> str:
        return self.address

    @property
    def domain(self) -> str:
        return self.address.rpartition("@")[2]

    @property
    def addresses(self) -> list[str]:
        return [self.address, *self.aliases]


class MailboxTicket(models.Model):
    """Through which mailbox a ticket's mail goes."""

    ticket = models.OneToOneField(
        Ticket, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, db_index=False)

    def __str__(self) -> str:
        return f"#{self.ticket_id} in {self.mailbox_id}"
