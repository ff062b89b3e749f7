from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "sigap.tickets"

    def ready(self) -> None:
        from sigap.tickets import panels, vocabulary
        from sigap.tickets.querying import shipped
        from sigap.tickets.settings import entries

        vocabulary.register()
        shipped.register()
        panels.register()
        entries.register()
