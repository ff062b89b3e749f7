from django.apps import AppConfig


class EmailConfig(AppConfig):
    name = "sigap.channels.email"
    label = "email"

    def ready(self) -> None:
        from sigap.channels import reading
        from sigap.channels.email.adapter import MailAdapter
        from sigap.channels.email.imap.watching import Watching
        from sigap.channels.email.planning import plan
        from sigap.channels.email.smtp.sender import Sender
        from sigap.core import loops
        from sigap.tickets import outgoing

        reading.register("mail", MailAdapter())
        outgoing.register("mail", plan)
        loops.offer(loops.Loop("mail out", Sender().step, pause_s=0.8, wakes_on=outgoing.CHANNEL))
        loops.offer(loops.Loop("mailboxes", Watching().step, pause_s=3.0))
