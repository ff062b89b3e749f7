"""Settings about mail."""

from __future__ import annotations

from django.urls import path

from sigap.channels.email.views import mailboxes

app_name = "email"
urlpatterns = [
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new", mailboxes.new, name="new"),
    path("mailboxes/<int:number>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/try", mailboxes.try_it, name="try"),
]
