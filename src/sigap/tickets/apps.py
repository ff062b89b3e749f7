from django.apps import AppConfig


class TicketsConfig(AppConfig):
    name = "sigap.tickets"

    def ready(self) -> None:
        from sigap.core.loops import Loop, offer
        from sigap.tickets import panels, vocabulary
        from sigap.tickets.actions import bulk
        from sigap.tickets.querying import field_keys, shipped
        from sigap.tickets.settings import entries

        vocabulary.register()
        shipped.register()
        field_keys.register()
        panels.register()
        entries.register()
        offer(Loop("bulk", bulk.work_on_bulks, pause_s=2.0, wakes_on=bulk.CHANNEL))
