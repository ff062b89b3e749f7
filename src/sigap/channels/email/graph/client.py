"""What of Microsoft Graph is needed: what changed in the inbox, raw messages, read marks."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlsplit

from sigap.channels.email.models import Flow, Grant, Mailbox
from sigap.channels.email.oauth.tokens import access_token
from sigap.channels.email.parsing.limits import MAX_MESSAGE_BYTES

if TYPE_CHECKING:
    import httpx

SITE = "https://graph.microsoft.com/v1.0"
TIMEOUT_S = 30.0
PAGE = 50
RETRY_S = 30.0
MOST_RETRY_S = 3600.0
_LOST = frozenset({"syncstatenotfound", "syncstateinvalid", "resyncrequired"})


class GraphError(OSError):
    """The service did not do what it was asked for."""


class Throttled(GraphError):
    """It wants to be left alone for some seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:.0f} seconds")
        self.seconds = seconds


class Expired(GraphError):
    """It no longer knows where we were."""


@dataclass(frozen=True, slots=True)
class Page:
    """``ids`` of messages that are new or changed; ``link`` is what to ask for next, ``last``
    when that is for later."""

    ids: tuple[str, ...]
    link: str
    last: bool


class GraphSession:
    """Signed in with the mailbox's token; a context manager. Raises GraphError, SignInNeeded."""

    def __init__(self, mailbox: Mailbox, grant: Grant) -> None:
        import httpx  # most processes never need it

        self._mailbox_id = mailbox.pk
        address = quote(mailbox.imap_username or mailbox.address)
        self._base = f"{SITE}/users/{address}" if grant.flow == Flow.APP else f"{SITE}/me"
        self._token = access_token(mailbox.pk)
        self._http = httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.close()

    def changes(self, link: str, *, since: str) -> Page:
        """The next page after the link; without one the first, of what came since the moment."""
        start = f"{self._base}/mailFolders/inbox/messages/delta"
        query = f"?$select=id,isDraft&$filter=receivedDateTime ge {since}"
        said = self._ask("GET", link or start + query).json()
        rows: list[dict[str, Any]] = said.get("value", [])
        ids = [row["id"] for row in rows if "@removed" not in row and not row.get("isDraft")]
        onward = said.get("@odata.nextLink")
        return Page(tuple(ids), str(onward or said["@odata.deltaLink"]), last=not onward)

    def raw(self, message_id: str) -> bytes | None:
        """The MIME source; None where the message is gone."""
        answer = self._ask("GET", f"{self._base}/messages/{quote(message_id)}/$value", gone=True)
        return None if answer.status_code == 404 else answer.content[: MAX_MESSAGE_BYTES + 1]

    def mark_read(self, message_id: str) -> None:
        url = f"{self._base}/messages/{quote(message_id)}"
        self._ask("PATCH", url, json={"isRead": True}, gone=True)

    def _ask(self, verb: str, url: str, *, gone: bool = False, json: Any = None) -> httpx.Response:
        if urlsplit(url).netloc != urlsplit(SITE).netloc:
            raise GraphError("a link leads away from the service")  # the token goes to nobody else
        answer = self._send(verb, url, json)
        if answer.status_code == 401:
            self._token = access_token(self._mailbox_id, refused=self._token)
            answer = self._send(verb, url, json)
        if answer.is_success or (gone and answer.status_code == 404):
            return answer
        raise _error(answer)

    def _send(self, verb: str, url: str, json: Any) -> httpx.Response:
        import httpx

        headers = {
            "Authorization": f"Bearer {self._token}",
            "Prefer": f'IdType="ImmutableId", odata.maxpagesize={PAGE}',
        }
        try:
            return self._http.request(verb, url, headers=headers, json=json)
        except httpx.HTTPError as error:
            raise GraphError(f"no answer: {error}") from error


def _error(answer: httpx.Response) -> GraphError:
    if answer.status_code in {429, 503}:
        wanted = answer.headers.get("Retry-After", "")
        seconds = float(wanted) if wanted.isdecimal() else RETRY_S
        return Throttled(min(seconds, MOST_RETRY_S))
    try:
        code = str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        code = ""
    if answer.status_code == 410 or code.lower() in _LOST:
        return Expired("the service no longer knows where we were")
    return GraphError(f"answered {answer.status_code} {code}".strip())
