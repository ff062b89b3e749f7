"""A real Postfix on loopback: what it takes for our domains it hands to Dovecot, by LMTP.

What Dovecot refuses comes back as a real report. Only root can run it: its master must.
"""

from __future__ import annotations

import os
import shutil
import smtplib
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers.dovecot import Dovecot
from tests.waiting import free_port, until, wait_for_port

PROGRAM = Path("/usr/sbin/postfix")
OWN_MAILBOX = "bantuan@desk.test"

_MAIN = """
compatibility_level = 3.6
queue_directory = {dir}/queue
data_directory = {dir}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.desk.test
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = desk.test, pelanggan.test, lain.test
virtual_mailbox_maps = static:ok
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
disable_dns_lookups = yes
smtp_host_lookup = native
alias_maps =
alias_database =
notify_classes =
maillog_file = {dir}/mail.log
maillog_file_prefixes = {dir}
# What a busy machine puts off is tried again at once, not after minutes.
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
"""

_MASTER = """
{port}    inet  n       -       n       -       -       smtpd
cleanup   unix  n       -       n       -       0       cleanup
qmgr      unix  n       -       n       300     1       qmgr
rewrite   unix  -       -       n       -       -       trivial-rewrite
bounce    unix  -       -       n       -       0       bounce
defer     unix  -       -       n       -       0       bounce
trace     unix  -       -       n       -       0       bounce
verify    unix  -       -       n       -       1       verify
flush     unix  n       -       n       1000?   0       flush
proxymap  unix  -       -       n       -       -       proxymap
smtp      unix  -       -       n       -       -       smtp
error     unix  -       -       n       -       -       error
retry     unix  -       -       n       -       -       error
lmtp      unix  -       -       n       -       -       lmtp
anvil     unix  -       -       n       -       1       anvil
scache    unix  -       -       n       -       1       scache
postlog   unix-dgram n  -       n       -       1       postlogd
"""


@dataclass(frozen=True)
class Postfix:
    folder: Path
    port: int
    host: str = "127.0.0.1"

    def send(self, raw: bytes, *, to: str = OWN_MAILBOX, sender: str) -> None:
        """Hands a mail over, as the mail program of ``sender`` would."""
        with smtplib.SMTP(self.host, self.port, timeout=20) as client:
            client.sendmail(sender, [to], raw)

    def has_delivered(self) -> bool:
        """Whether nothing is on its way any more."""
        waiting = ("incoming", "active", "deferred", "maildrop")
        folders = (self.folder / "queue" / name for name in waiting)
        return not any(each.is_file() for folder in folders for each in folder.rglob("*"))

    def log(self) -> str:
        path = self.folder / "mail.log"
        return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot) -> Iterator[Postfix]:
    """One server for the run."""
    if why := _why_not():
        if os.environ.get("CI") == "true":
            pytest.fail(why)
        pytest.skip(why)
    folder = Path(tempfile.mkdtemp(prefix="sigap-postfix-"))
    found = Postfix(folder, free_port())
    process = _start(found, dovecot)
    try:
        wait_for_port(found.port)
        yield found
    finally:
        subprocess.run(_command(found, "stop"), capture_output=True, check=False)
        process.wait(timeout=20)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def post(postfix: Postfix) -> Iterator[Postfix]:
    """The server; what a test sent is delivered before the next one begins."""
    yield postfix
    until(postfix.has_delivered)


def _why_not() -> str:
    if not PROGRAM.exists():
        return "Postfix is not installed (apt-get install postfix)"
    return "" if os.geteuid() == 0 else "Postfix can be run by root only"


def _start(found: Postfix, dovecot: Dovecot) -> subprocess.Popen[bytes]:
    found.folder.chmod(0o755)  # its services run as the user postfix
    for name in ("etc", "queue", "data"):
        (found.folder / name).mkdir()
    shutil.chown(found.folder / "data", "postfix")
    main = _MAIN.format(dir=found.folder, lmtp=dovecot.lmtp)
    (found.folder / "etc" / "main.cf").write_text(main)
    (found.folder / "etc" / "master.cf").write_text(_MASTER.format(port=found.port))
    output = (found.folder / "output.log").open("wb")
    with output:
        return subprocess.Popen(_command(found, "start-fg"), stdout=output, stderr=output)


def _command(found: Postfix, verb: str) -> list[str]:
    return [str(PROGRAM), "-c", str(found.folder / "etc"), verb]
