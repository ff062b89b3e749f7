from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from sigap.channels.email.models.mailbox import Mailbox
from sigap.core.secrets import SealedTextField


class Provider(models.TextChoices):
    GOOGLE = "google", _("Google")
    MICROSOFT = "microsoft", _("Microsoft")
    OTHER = "other", _("Another one")


class Flow(models.TextChoices):
    PERSON = "person", _("A person signs in once")
    APP = "app", _("The app signs in by itself")


class Grant(models.Model):
    """How a mailbox signs in by OAuth, in place of its passwords.

    ``error`` is why its provider refuses to renew the access token: nothing is fetched or sent
    through the mailbox until somebody signs in again. ``granted_at`` is when somebody last did.
    With ``graph`` mail is fetched by Microsoft Graph, from ``delta_link`` on, and the token is good
    for nothing else.
    """

    mailbox = models.OneToOneField(
        Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    provider = models.CharField(max_length=9, choices=Provider.choices)
    flow = models.CharField(max_length=6, choices=Flow.choices, default=Flow.PERSON)
    authorize_url = models.TextField(default="", blank=True)
    token_url = models.TextField()
    client_id = models.TextField()
    client_secret = SealedTextField(default="", blank=True)
    scope = models.TextField(default="", blank=True)
    refresh_token = SealedTextField(default="", blank=True)
    access_token = SealedTextField(default="", blank=True)
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    granted_at = models.DateTimeField(null=True)
    error = models.TextField(default="", blank=True)
    graph = models.BooleanField(default=False)
    delta_link = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"{self.provider} for {self.mailbox_id}"

    @property
    def is_granted(self) -> bool:
        return self.flow == Flow.APP or bool(self.refresh_token)


class GraphSeen(models.Model):
    """A message that was fetched by Graph, by its immutable id."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.CASCADE, related_name="+")
    message_id = models.TextField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailbox", "message_id"], name="graph_seen_once"),
        )

    def __str__(self) -> str:
        return self.message_id
