from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "sigap.channels.email"
    label = "email"
