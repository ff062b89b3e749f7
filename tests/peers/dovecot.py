"""A real Dovecot on loopback, run by a plain user: IMAP to fetch from, LMTP to deliver to it."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from imapclient import IMAPClient

from tests.peers.certificates import Certificates
from tests.peers.oauth import Provider
from tests.waiting import free_port

USERS = (
    "bantuan@desk.test",
    "hr@desk.test",
    "budi@pelanggan.test",
    "maya@pelanggan.test",
    "orang@lain.test",
)
PASSWORD = "rahasia"
START_S = 15.0

_CONFIG = """
base_dir = {dir}/run
state_dir = {dir}/state
log_path = {dir}/dovecot.log
protocols = imap lmtp
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_uid = {user}
mail_gid = {group}
mail_location = maildir:{dir}/mail/%d/%n
disable_plaintext_auth = no
auth_mechanisms = plain login oauthbearer xoauth2
recipient_delimiter = +
lmtp_save_to_detail_mailbox = no
lmtp_add_received_header = no
ssl = yes
ssl_cert = <{certificates.chain}
ssl_key = <{certificates.key}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {dir}/users
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {dir}/oauth.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={dir}/mail/%d/%n
}}
namespace inbox {{
  inbox = yes
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service lmtp {{
  chroot =
  user = {user}
  inet_listener lmtp {{
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap {{
  chroot =
}}
service auth {{
  user = {user}
  chroot =
}}
service auth-worker {{
  user = {user}
}}
"""

_OAUTH = """
introspection_mode = post
introspection_url = {url}
username_attribute = username
tokeninfo_url =
active_attribute = active
active_value = true
"""


@dataclass(frozen=True)
class Dovecot:
    folder: Path
    imap: int
    imaps: int
    lmtp: int
    host: str = "127.0.0.1"

    def deliver(self, raw: bytes, to: str = USERS[0], sender: str = "budi@pelanggan.test") -> None:
        """Puts a mail into a user's inbox, as a mail server would."""
        with smtplib.LMTP(self.host, self.lmtp) as lmtp:
            lmtp.sendmail(sender, [to], raw)

    def fill(self, mails: Iterable[bytes], user: str = USERS[0]) -> None:
        """Puts many mails into an inbox at once, as files."""
        name, _, domain = user.partition("@")
        folder = self.folder / "mail" / domain / name / "new"
        owner = folder.parent.stat()
        for number, raw in enumerate(mails):
            path = folder / f"{time.time_ns()}.{number}.sigap"
            path.write_bytes(raw)
            os.chown(path, owner.st_uid, owner.st_gid)

    def login(self, user: str = USERS[0]) -> IMAPClient:
        client = IMAPClient(self.host, self.imap, ssl=False)
        client.login(user, PASSWORD)
        return client


@pytest.fixture(scope="session")
def dovecot(certificates: Certificates, provider_server: Provider) -> Iterator[Dovecot]:
    """One server for the run; each test empties the inboxes it uses."""
    program = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    if program is None:
        reason = "Dovecot is not installed (apt-get install dovecot-imapd dovecot-lmtpd)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="sigap-dovecot-"))
    found = Dovecot(folder, free_port(), free_port(), free_port())
    oauth = _OAUTH.format(url=provider_server.introspection_url)
    (folder / "oauth.conf").write_text(oauth)
    process = _start(program, found, certificates)
    try:
        _wait(found, process)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def inbox(dovecot: Dovecot) -> Dovecot:
    """The server with empty inboxes."""
    for user in USERS:
        with dovecot.login(user) as client:
            for _flags, _sep, name in client.list_folders():
                client.select_folder(name)
                if uids := client.search():
                    client.delete_messages(uids)
                    client.expunge()
    return dovecot


def _start(program: str, found: Dovecot, certificates: Certificates) -> subprocess.Popen[bytes]:
    user = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    for name in ("mail", "run", "state"):
        (found.folder / name).mkdir()
    users = "".join(f"{name}:{{PLAIN}}{PASSWORD}::::::\n" for name in USERS)
    (found.folder / "users").write_text(users)
    group = grp.getgrgid(user.pw_gid).gr_name
    config = _CONFIG.format(
        dir=found.folder,
        user=user.pw_name,
        group=group,
        certificates=certificates,
        imap=found.imap,
        imaps=found.imaps,
        lmtp=found.lmtp,
    )
    (found.folder / "dovecot.conf").write_text(config)
    command = [program, "-F", "-c", str(found.folder / "dovecot.conf")]
    if os.geteuid() != 0:
        return subprocess.Popen(command)
    for path in [found.folder, *found.folder.rglob("*")]:
        os.chown(path, user.pw_uid, user.pw_gid)
    return subprocess.Popen(command, user=user.pw_uid, group=user.pw_gid, extra_groups=[])


def _wait(found: Dovecot, process: subprocess.Popen[bytes]) -> None:
    """Until both ports answer."""
    end = time.monotonic() + START_S
    for port in (found.imap, found.lmtp):
        while True:
            try:
                socket.create_connection((found.host, port), timeout=1).close()
                break
            except OSError:
                log = found.folder / "dovecot.log"
                if process.poll() is not None or time.monotonic() > end:
                    pytest.fail(f"Dovecot did not start: {log.read_text() if log.exists() else ''}")
                time.sleep(0.05)
