from typing import Any

from django.apps import AppConfig
from django.http import HttpRequest


class RealtimeConfig(AppConfig):
    name = "sigap.realtime"

    def ready(self) -> None:
        from sigap.ui.panels import Panel, register

        register(
            Panel(
                region="shell", key="live", order=0, load=_signed_in, template="realtime/_live.html"
            )
        )
        register(
            Panel(
                region="ticket.conversation",
                key="presence",
                order=0,
                load=_ticket,
                template="realtime/_presence.html",
            )
        )


def _ticket(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    return {"number": subject.pk}


def _signed_in(request: HttpRequest, subject: Any) -> dict[str, Any] | None:
    return {} if getattr(request, "actor", None) else None
