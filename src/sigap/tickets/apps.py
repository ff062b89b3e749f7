from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "sigap.tickets"

    def ready(self) -> None:
        from sigap.tickets import panels, vocabulary
        from sigap.tickets.settings import entries

        vocabulary.register()
        panels.register()
        entries.register()
