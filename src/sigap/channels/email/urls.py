"""Settings about mail."""

from __future__ import annotations

from django.urls import path

from sigap.channels.email.views import (
    filters,
    health,
    junk,
    mailboxes,
    outgoing,
    relays,
    senders,
    sign_in,
    texts,
)

app_name = "email"
urlpatterns = [
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("senders/", senders.senders, name="senders"),
    path("senders/rule", senders.rule, name="rule"),
    path("senders/limit", senders.limit, name="limit"),
    path("senders/<int:number>/free", senders.free, name="free"),
    path("filters/", filters.filters, name="filters"),
    path("filters/new", filters.new, name="new_filter"),
    path("filters/try", filters.try_them, name="try_filters"),
    path("filters/<int:number>/", filters.change, name="filter"),
    path("filters/<int:number>/move", filters.move, name="move"),
    path("filters/<int:number>/remove", filters.remove, name="remove_filter"),
    path("mailboxes/new", mailboxes.new, name="new"),
    path("mailboxes/<int:number>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:number>/try", mailboxes.try_it, name="try"),
    path("mailboxes/<int:number>/texts/", texts.texts, name="texts"),
    path("mailboxes/<int:number>/texts/<str:kind>", texts.text, name="text"),
    path("mailboxes/<int:number>/health", health.health, name="health"),
    path("mailboxes/<int:number>/health/names", health.names, name="names"),
    path("mailboxes/<int:number>/health/trip", health.trip, name="trip"),
    path("mailboxes/<int:number>/health/selectors", health.selectors, name="selectors"),
    path("mailboxes/<int:number>/health/alarm", health.alarm, name="alarm"),
    path("mailboxes/<int:number>/health/retry", health.retry, name="retry"),
    path("mailboxes/<int:number>/resume", outgoing.resume, name="resume"),
    path("mailboxes/<int:number>/key", outgoing.make_key, name="make_key"),
    path("mailboxes/<int:number>/key/drop", outgoing.drop_key, name="drop_key"),
    path("mailboxes/<int:number>/junk", junk.junk, name="junk"),
    path("mailboxes/<int:number>/relay", relays.relay, name="relay"),
    path("mailboxes/<int:number>/relay/make", relays.make, name="make_relay"),
    path("mailboxes/<int:number>/relay/drop", relays.drop, name="drop_relay"),
    path("mailboxes/<int:number>/sign-in", sign_in.sign_in, name="sign_in"),
    path("mailboxes/<int:number>/sign-in/remove", sign_in.remove, name="remove_sign_in"),
    path("mailboxes/sign-in/callback", sign_in.callback, name="callback"),
]
