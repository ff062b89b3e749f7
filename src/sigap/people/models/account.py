from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from sigap.people.models.contact import Contact
from sigap.people.roles import Right, Roles


class AccountManager(BaseUserManager["Account"]):
    """Accounts are made by ``people.actions``; this is what Django's auth asks for."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(email=(username or "").lower())


class Account(AbstractBaseUser):
    """A contact's sign-in: the seat of an agent, with one role. ``mentor`` releases the answers of
    a trainee; ``signature`` stands below the agent's answers by mail."""

    contact = models.OneToOneField(Contact, on_delete=models.PROTECT, related_name="account")
    email = models.TextField(unique=True)
    role = models.CharField(max_length=24, choices=Roles.choices, default=Roles.AGENT_L1)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="id")
    time_zone = models.CharField(max_length=64, default="Asia/Jakarta")
    theme = models.CharField(max_length=8, default="auto")
    density = models.CharField(max_length=8, default="cosy")
    has_single_keys = models.BooleanField(default=True, db_default=True)
    signature = models.TextField(default="", db_default="", blank=True)
    mentor = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.email

    @property
    def rights(self) -> frozenset[Right]:
        return Roles(self.role).rights
