from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "sigap.people"

    def ready(self) -> None:
        from sigap.people import pages

        pages.register()
