"""Takes what is due out of the outbox and hands it to mail servers."""

from __future__ import annotations

import logging
import random
import time
from datetime import datetime, timedelta

from django.utils.translation import gettext_noop

from sigap.channels.email.actions.copies import wants_copy
from sigap.channels.email.actions.mailboxes import (
    PAUSED,
    note_sending,
    pause_sending,
    take_turn,
)
from sigap.channels.email.actions.sending import NO_SERVER, finish, postpone
from sigap.channels.email.composing import Written, compose
from sigap.channels.email.models import Delivery, Mailbox
from sigap.channels.email.queries.mailboxes import directory, mailbox_of
from sigap.channels.email.signing import signed
from sigap.channels.email.smtp.conversation import (
    Conversation,
    NotNow,
    Outcome,
    Refused,
    Server,
    ServerDown,
    SignInRefused,
)
from sigap.channels.locking import Locks, only_one
from sigap.core import clock
from sigap.core.blobs import BlobDamaged
from sigap.core.failpoints import failpoint
from sigap.tickets.actions import delivering
from sigap.tickets.actions.delivering import Lease, LeaseLost

BATCH = 50
PAUSE_OF_SERVER_S = 30.0
NO_SERVER_PAUSE = timedelta(minutes=1)
PAUSE_WHILE_PAUSED = timedelta(minutes=10)
TOO_MANY = gettext_noop("Waiting: as many mails as the server takes in a minute have left.")
AUTOMATIC_USE = timedelta(days=1)
LOOK_FOR_DEAD_S = 3.0
COMMIT_TIME = timedelta(minutes=1)
logger = logging.getLogger(__name__)


class Sender:
    """Sends in batches, one conversation for each server; a server that is down gets a rest."""

    def __init__(self) -> None:
        self._resting: dict[Server, tuple[float, str]] = {}
        self._held_at: datetime | None = None
        self._look_again_at = 0.0

    def step(self) -> int:
        """Sends what is due, a batch at most; returns how many messages it dealt with."""
        if not Mailbox.objects.exclude(smtp_host="").exists():
            self._hold()
            return 0
        self._held_at = None
        self._free_leases_of_the_dead()
        talks: dict[Server, Conversation] = {}
        done = 0
        try:
            while done < BATCH and (lease := delivering.claim("mail")):
                done += 1
                failpoint("outbound.claimed")
                try:
                    with only_one(Locks.OUTBOUND, lease.outbound.pk):
                        self._send(lease, talks)
                except LeaseLost:
                    logger.warning("outbound %s was taken over", lease.outbound.pk)
        finally:
            for talk in talks.values():
                talk.close()
        return done

    def _free_leases_of_the_dead(self) -> None:
        """Whoever sends holds a lock that ends with its session; a lease without one is a dead
        sender's."""
        if time.monotonic() < self._look_again_at:
            return
        self._look_again_at = time.monotonic() + LOOK_FOR_DEAD_S
        for outbound_id in delivering.leased("mail", for_s=LOOK_FOR_DEAD_S):
            with only_one(Locks.OUTBOUND, outbound_id) as dead:
                if dead:
                    delivering.end_lease(outbound_id)

    def _hold(self) -> None:
        """Looks only at what came due since the last look: the others have been told."""
        now = clock.now()
        delivering.hold("mail", NO_SERVER, since=self._held_at)
        self._held_at = now - COMMIT_TIME

    def _send(self, lease: Lease, talks: dict[Server, Conversation]) -> None:
        outbound = lease.outbound
        if outbound.automatic and clock.now() - outbound.message.created_at > AUTOMATIC_USE:
            delivering.let_lapse(lease, "Not sent: too late to be of use.")
            return
        boxes = directory()
        mailbox = mailbox_of(outbound.message.ticket_id, boxes)
        exit_box = next((box for box in (mailbox, boxes.default) if box and box.smtp_host), None)
        if mailbox is None or exit_box is None:
            delivering.retry_later(lease, NO_SERVER, NO_SERVER_PAUSE, counts=False)
            return
        try:
            written = compose(outbound, mailbox)
        except (ValueError, BlobDamaged) as error:
            delivering.mark_failed(lease, f"The mail could not be written: {error}")
            return
        if exit_box.paused_at:
            delivering.retry_later(lease, PAUSED, PAUSE_WHILE_PAUSED, counts=False)
            return
        if wait := take_turn(exit_box):
            delivering.retry_later(lease, TOO_MANY, wait, counts=False)
            return
        try:
            raw = signed(written.raw, mailbox.domain)
            copy = (mailbox, raw) if wants_copy(mailbox, outbound) else None
            outcome = self._hand_over(lease, exit_box, Written(raw, written.sender), talks)
            finish(lease, outcome, _pause(outbound.attempts), copy)
            failpoint("outbound.marked")
        except Refused as error:
            delivering.mark_failed(lease, str(error))
        except NotNow as error:
            postpone(lease, str(error), _pause(outbound.attempts))
        except ServerDown as error:
            if str(error) == PAUSED:
                delivering.retry_later(lease, PAUSED, PAUSE_WHILE_PAUSED, counts=False)
                return
            pause = timedelta(seconds=PAUSE_OF_SERVER_S * random.uniform(1, 2))  # noqa: S311 - jitter
            postpone(lease, str(error), pause, counts=False)

    def _hand_over(
        self,
        lease: Lease,
        exit_box: Mailbox,
        written: Written,
        talks: dict[Server, Conversation],
    ) -> Outcome:
        server = Server.of(exit_box)
        until, why = self._resting.get(server, (0.0, ""))
        if time.monotonic() < until:
            raise ServerDown(why)
        told = Delivery.objects.filter(outbound=lease.outbound).values_list("address", flat=True)
        done = set(told) if lease.outbound.attempts > 1 else set()
        left = [address for address in lease.outbound.recipients if address not in done]
        talk = talks.setdefault(server, Conversation(server))
        try:
            outcome = talk.send(written.sender, left, written.raw)
        except SignInRefused as error:
            pause_sending(exit_box.pk, error=str(error))
            raise ServerDown(PAUSED) from error
        except ServerDown as error:
            self._resting[server] = (time.monotonic() + PAUSE_OF_SERVER_S, str(error))
            note_sending(exit_box.pk, error=str(error))
            raise
        if exit_box.send_error:
            note_sending(exit_box.pk)
        return outcome


def _pause(attempts: int) -> timedelta:
    """A minute, then twice as long each time up to four hours; never two at the same moment."""
    seconds = min(60 * 2 ** (max(attempts, 1) - 1), 4 * 3600)
    return timedelta(seconds=seconds * random.uniform(0.75, 1.25))  # noqa: S311 - jitter
