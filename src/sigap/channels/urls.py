"""Settings about channels."""

from __future__ import annotations

from django.urls import path

from sigap.channels.views import received

app_name = "channels"
urlpatterns = [
    path("inbound/", received.received, name="received"),
    path("inbound/retry", received.retry_all, name="retry_all"),
    path("inbound/<int:number>/", received.inbound, name="inbound"),
    path("inbound/<int:number>/raw", received.raw, name="raw"),
    path("inbound/<int:number>/retry", received.retry, name="retry"),
    path("inbound/<int:number>/release", received.release, name="release"),
]
