"""Settings about mail."""

from __future__ import annotations

from django.urls import path

from sigap.channels.email.views import mailboxes, outgoing, texts

app_name = "email"
urlpatterns = [
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new", mailboxes.new, name="new"),
    path("mailboxes/<int:number>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/try", mailboxes.try_it, name="try"),
    path("mailboxes/<int:number>/texts/", texts.texts, name="texts"),
    path("mailboxes/<int:number>/texts/<str:kind>", texts.text, name="text"),
    path("mailboxes/<int:number>/resume", outgoing.resume, name="resume"),
    path("mailboxes/<int:number>/key", outgoing.make_key, name="make_key"),
    path("mailboxes/<int:number>/key/drop", outgoing.drop_key, name="drop_key"),
]
