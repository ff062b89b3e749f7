from __future__ import annotations

from django.urls import path

from sigap.realtime.views import presence

app_name = "realtime"
urlpatterns = [path("tickets/<int:number>/presence", presence.presence, name="presence")]
