from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "sigap.tickets"

    def ready(self) -> None:
        from sigap.tickets import panels, vocabulary

        vocabulary.register()
        panels.register()
