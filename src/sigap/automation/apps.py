from django.apps import AppConfig


class AutomationConfig(AppConfig):
    name = "sigap.automation"

    def ready(self) -> None:
        from sigap.automation import panels

        panels.register()
