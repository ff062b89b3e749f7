"""One conversation with a mail server, with a time limit for each of its phases."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field

from sigap.channels.email.models import Mailbox, Security
from sigap.channels.email.oauth.sasl import responder
from sigap.channels.email.oauth.tokens import SignInNeeded, access_token, uses_oauth
from sigap.core.failpoints import failpoint

CONNECT_S = 10.0
GREET_S = 15.0
COMMAND_S = 20.0
DATA_S = 90.0
NOT_ALLOWED = frozenset({530, 534, 535, 538})


class ServerDown(Exception):
    """The server cannot be used just now, for any message: no fault of the message."""


class SignInRefused(ServerDown):
    """The server knows us no more: to go on trying would only lock the account."""


class NotNow(Exception):
    """The server does not take this message now (4xx)."""


class Refused(Exception):
    """The server will never take this message (5xx)."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail leaves. ``name`` is what we call ourselves to it; ``grant`` the mailbox that
    signs in by OAuth instead of with the password."""

    host: str
    port: int
    security: str
    username: str = ""
    password: str = field(default="", repr=False)
    name: str = "localhost"
    grant: int | None = None

    @classmethod
    def of(cls, mailbox: Mailbox) -> Server:
        grant = mailbox.pk if uses_oauth(mailbox.pk) else None
        return cls(
            host=mailbox.smtp_host,
            port=mailbox.smtp_port,
            security=mailbox.smtp_security,
            username=mailbox.smtp_username or (mailbox.address if grant else ""),
            password=mailbox.smtp_password,
            name=mailbox.domain or "localhost",
            grant=grant,
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server said to each recipient: taken, not now, never."""

    accepted: dict[str, str]
    deferred: dict[str, str]
    refused: dict[str, str]


class Conversation:
    """Opened at the first message, used for as many as there are, closed at the end."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> smtplib.SMTP:
        """Connected and signed in. Raises ServerDown with what went wrong, in words."""
        if self._smtp is None:
            try:
                self._smtp = _connect(self._server)
            except smtplib.SMTPAuthenticationError as error:
                raise SignInRefused(f"sign-in refused: {_words(error)}") from error
            except SignInNeeded as error:
                raise SignInRefused(f"sign-in needed: {error}") from error
            except ssl.SSLError as error:
                raise ServerDown(f"no secure connection: {error}") from error
            except (smtplib.SMTPException, OSError) as error:
                where = f"{self._server.host}:{self._server.port}"
                raise ServerDown(f"no connection to {where}: {_words(error)}") from error
        return self._smtp

    def send(self, sender: str, recipients: list[str], raw: bytes) -> Outcome:
        """Hands one message over. Raises ServerDown, NotNow, Refused."""
        smtp = self.open()
        try:
            return _transact(smtp, sender, recipients, raw)
        except (NotNow, Refused):
            self._reset()
            raise
        except smtplib.SMTPDataError as error:
            self._reset()
            raise (Refused if error.smtp_code >= 500 else NotNow)(_words(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            raise NotNow(f"the connection broke off: {_words(error)}") from error

    def close(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            _patience(smtp, CONNECT_S)
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def _reset(self) -> None:
        try:
            if self._smtp is not None:
                _patience(self._smtp, COMMAND_S)
                self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self.close()


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.security == Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            local_hostname=server.name, timeout=CONNECT_S, context=context
        )
    else:
        smtp = smtplib.SMTP(local_hostname=server.name, timeout=CONNECT_S)
    smtp._host = server.host  # type: ignore[attr-defined]  # TLS checks this name; set by __init__
    try:
        code, text = smtp.connect(server.host, server.port)
        if code != 220:
            raise smtplib.SMTPConnectError(code, text)
        _patience(smtp, GREET_S)
        smtp.ehlo_or_helo_if_needed()
        if server.security == Security.STARTTLS:
            smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
        if server.grant is not None:
            _sign_in(smtp, server.username, server.grant)
        elif server.username:
            smtp.login(server.username, server.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _sign_in(smtp: smtplib.SMTP, user: str, grant: int) -> None:
    token = access_token(grant)
    try:
        _show(smtp, user, token)
    except smtplib.SMTPAuthenticationError:
        fresh = access_token(grant, refused=token)
        if fresh == token:
            raise
        _show(smtp, user, fresh)


def _show(smtp: smtplib.SMTP, user: str, token: str) -> None:
    answer = responder("XOAUTH2", user, token)
    smtp.auth("XOAUTH2", lambda challenge=None: answer(challenge or b"").decode())


def _transact(smtp: smtplib.SMTP, sender: str, recipients: list[str], raw: bytes) -> Outcome:
    _patience(smtp, COMMAND_S)
    options = [f"size={len(raw)}"] if smtp.has_extn("size") else []
    failpoint("smtp.before_mail")
    _raise_unless(250, *smtp.mail(sender, options))
    outcome = Outcome({}, {}, {})
    for recipient in recipients:
        if not recipient.isascii():
            outcome.refused[recipient] = "addresses with such letters cannot be written to yet"
            continue
        code, reply = smtp.rcpt(recipient)
        answers = (
            outcome.accepted if code < 300 else outcome.deferred if code < 500 else outcome.refused
        )
        answers[recipient] = f"{code} {_text(reply)}"
        if code == 421:
            raise NotNow(answers[recipient])
    if not outcome.accepted:
        smtp.rset()
        return outcome
    _patience(smtp, DATA_S)
    failpoint("smtp.before_data")
    code, reply = smtp.data(raw)
    failpoint("smtp.after_data")
    _raise_unless(250, code, reply)
    for recipient in outcome.accepted:
        outcome.accepted[recipient] = f"{code} {_text(reply)}"
    return outcome


def _raise_unless(wanted: int, code: int, reply: bytes) -> None:
    if code == wanted:
        return
    words = f"{code} {_text(reply)}"
    if code in NOT_ALLOWED:
        raise SignInRefused(words)
    raise (Refused if code >= 500 else NotNow)(words)


def _patience(smtp: smtplib.SMTP, seconds: float) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _text(reply: bytes) -> str:
    return " ".join(reply.decode("utf-8", "replace").split())[:500]


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {_text(said) if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
