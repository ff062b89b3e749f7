from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "sigap.channels"

    def ready(self) -> None:
        from sigap.channels import pages
        from sigap.channels.actions import inbound, redacting
        from sigap.core import loops
        from sigap.tickets import redaction

        loops.offer(loops.Loop("inbound", inbound.process, pause_s=2.0, wakes_on=inbound.CHANNEL))
        redaction.offer("channels", redacting.reach)
        pages.register()
