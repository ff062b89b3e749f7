from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "sigap.notifications"

    def ready(self) -> None:
        from sigap.core import alarms
        from sigap.core.loops import Loop, offer
        from sigap.notifications import panels
        from sigap.notifications.actions import alarming, mailing, redacting
        from sigap.tickets import redaction

        panels.register()
        redaction.offer("notifications", redacting.reach)
        alarms.register(alarming.tell_administrators)
        offer(Loop("notices", mailing.send_due, pause_s=5.0, wakes_on=mailing.CHANNEL))
