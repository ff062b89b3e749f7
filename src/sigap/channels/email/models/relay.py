from __future__ import annotations

from django.db import models

from sigap.channels.email.models.mailbox import Mailbox
from sigap.core.secrets import SealedTextField


class Relay(models.Model):
    """The address under which mail relays hand in a mailbox's mail by HTTP.

    ``secret`` is a part of that address and found by ``digest``, its SHA-256. ``mailgun_key``
    proves what Mailgun posts; ``brevo_key`` fetches the files that Brevo keeps back.
    ``received_at`` and ``provider`` are of the last mail, kept once a minute; ``refused_at`` and
    ``refusal`` of the last one that was not taken.
    """

    mailbox = models.OneToOneField(
        Mailbox, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    secret = SealedTextField()
    digest = models.CharField(max_length=64, unique=True)
    mailgun_key = SealedTextField(default="", blank=True)
    brevo_key = SealedTextField(default="", blank=True)
    received_at = models.DateTimeField(null=True)
    provider = models.TextField(default="", blank=True)
    refused_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="", blank=True)

    def __str__(self) -> str:
        return f"relay of mailbox {self.mailbox_id}"
