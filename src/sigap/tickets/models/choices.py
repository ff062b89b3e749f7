"""The closed lists that tickets and messages choose from."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class StatusCategory(models.TextChoices):
    NEW = "new", _("New")
    OPEN = "open", _("Open")
    PENDING = "pending", _("Waiting for customer")
    ON_HOLD = "on_hold", _("Waiting for third party")
    SOLVED = "solved", _("Solved")
    CLOSED = "closed", _("Closed")


UNSOLVED = ("new", "open", "pending", "on_hold")


class TicketType(models.TextChoices):
    INCIDENT = "incident", _("Incident")
    REQUEST = "request", _("Request")
    QUESTION = "question", _("Question")
    COMPLAINT = "complaint", _("Complaint")
    SUGGESTION = "suggestion", _("Suggestion")
    PRAISE = "praise", _("Praise")


class Priority(models.IntegerChoices):
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
    URGENT = 4, _("Urgent")


class Source(models.TextChoices):
    MAIL = "mail", _("Email")
    FORM = "form", _("Form")
    PORTAL = "portal", _("Portal")
    CHAT = "chat", _("Chat")
    MESSAGING = "messaging", _("Messaging")
    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("Counter")
    LETTER = "letter", _("Letter")
    ALERT = "alert", _("Alert")
    API = "api", _("API")


class MessageKind(models.TextChoices):
    PUBLIC = "public", _("Public reply")
    NOTE = "note", _("Internal note")


class AuthorKind(models.TextChoices):
    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Shelf(models.TextChoices):
    TRASH = "trash", _("Trash")
    SPAM = "spam", _("Spam")


class SolveReason(models.TextChoices):
    AGENT = "agent", _("by an agent")
    DUPLICATE = "duplicate", _("duplicate")
    NO_ANSWER = "no_answer", _("no answer from the customer")
    NOT_OURS = "not_ours", _("not for us")
    DECLINED = "declined", _("declined")
    CUSTOMER = "customer", _("by the customer")
    RULE = "rule", _("by a rule")
    RECOVERY = "recovery", _("by recovery")
    PLAN = "plan", _("by a plan")
    MERGED = "merged", _("by a merge")


class LinkKind(models.TextChoices):
    """What the first ticket of a link is to the second."""

    RELATED = "related", _("Related")
    DUPLICATE = "duplicate", _("Duplicate")
    PARENT = "parent", _("Parent")
    SPLIT = "split", _("Split off")


# What an agent may say when solving.
AGENTS_REASONS = (
    SolveReason.AGENT,
    SolveReason.DUPLICATE,
    SolveReason.NO_ANSWER,
    SolveReason.NOT_OURS,
    SolveReason.DECLINED,
)
