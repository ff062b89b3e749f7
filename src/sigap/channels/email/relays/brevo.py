"""Brevo keeps the files of a mail back: they are fetched while it waits for the answer."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES
from sigap.channels.email.relays.posted import NotReady, quiet

ADDRESS = "https://api.brevo.com/v3/inbound/attachments/"
TIMEOUT_S = 10.0


class FileKept(OSError):
    """Brevo does not give out a file just now: it should post the mail again."""


def view_of(key: str) -> Any:
    """Anymail's view, which fetches files within a time and a size."""
    from anymail.inbound import AnymailInboundMessage
    from anymail.webhooks.brevo import BrevoInboundWebhookView

    class View(BrevoInboundWebhookView):  # type: ignore[misc]  # anymail has no types
        def _fetch_attachment(self, attachment: dict[str, Any]) -> EmailMessage:
            content, kind = fetch(str(attachment["DownloadToken"]), key)
            made: EmailMessage = AnymailInboundMessage.construct_attachment(
                content_type=kind or attachment.get("ContentType") or "application/octet-stream",
                content=content,
                filename=attachment.get("Name"),
                content_id=attachment.get("ContentID"),
            )
            return made

    return quiet(View)(api_key=key)


def fetch(token: str, key: str) -> tuple[bytes, str]:
    """A file and its kind. Raises FileKept, NotReady."""
    import httpx  # most processes never need it

    if not key:
        raise NotReady("the API key of Brevo is not entered on the mailbox's relay page")
    try:
        with (
            httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False) as client,
            client.stream(
                "GET", f"{ADDRESS}{quote(token, safe='')}", headers={"api-key": key}
            ) as answer,
        ):
            if answer.status_code != 200:
                raise FileKept(f"Brevo answered {answer.status_code} for a file")
            content = bytearray()
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > MAX_MESSAGE_BYTES:
                    raise FileKept("a file at Brevo is too large")
            return bytes(content), str(answer.headers.get("Content-Type", ""))
    except httpx.HTTPError as error:
        raise FileKept(f"no answer from Brevo: {error}") from error
