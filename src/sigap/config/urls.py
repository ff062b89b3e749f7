"""Every address of the desk."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from sigap.config import health
from sigap.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", health.livez),
    path("readyz", health.readyz),
    path("", include("sigap.ui.urls")),
    path("", include("sigap.tickets.urls")),
    path("", include("sigap.realtime.urls")),
    path("", include("sigap.automation.urls")),
    path("settings/", include("sigap.people.urls")),
    path("settings/", include("sigap.tickets.settings.urls")),
    path("settings/", include("sigap.channels.urls")),
    path("settings/", include("sigap.channels.email.urls")),
    path("hooks/mail/", include("sigap.channels.email.relays.urls")),
    path("notifications/", include("sigap.notifications.urls")),
    path("api/v1/", api.urls),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/mfa/", include("allauth.mfa.urls")),
]

handler403 = "sigap.ui.errors.not_allowed"
handler404 = "sigap.ui.errors.not_found"
handler500 = "sigap.ui.errors.broken"
