"""Notifications of the agent who is signed in."""

from __future__ import annotations

from django.urls import path

from sigap.notifications.views import notifications

app_name = "notifications"
urlpatterns = [
    path("", notifications.notifications, name="notifications"),
    path("bell", notifications.bell, name="bell"),
    path("read", notifications.read, name="read"),
    path("reading/<int:number>", notifications.reading, name="reading"),
    path("preference", notifications.preference, name="preference"),
]
