"""Where mail relays post; open to whoever knows a secret."""

from __future__ import annotations

from django.urls import path

from sigap.channels.email.views import hooks

app_name = "relays"
urlpatterns = [
    path("<str:secret>/<str:provider>/", hooks.hook, name="hook"),
    # Mailgun posts a mail as it was sent only where the address ends so.
    path("<str:secret>/<str:provider>/mime", hooks.hook, name="hook_mime"),
]
