from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "sigap.channels.email"
    label = "email"

    def ready(self) -> None:
        from sigap.channels import reading
        from sigap.channels.email.adapter import MailAdapter

        reading.register("mail", MailAdapter())
