from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "sigap.journal"

    def ready(self) -> None:
        from sigap.core import loops
        from sigap.journal.drain import drain
        from sigap.journal.recording import CHANNEL

        autodiscover_modules("events", "subscribers")
        loops.offer(loops.Loop("journal", drain, pause_s=2.0, wakes_on=CHANNEL))
