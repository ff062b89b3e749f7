"""What became of a mail: for all its recipients, or for each of them."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_noop

from sigap.channels.email.actions.copies import keep_copy
from sigap.channels.email.models import Delivery, Mailbox
from sigap.channels.email.smtp.conversation import Outcome
from sigap.core import clock
from sigap.core.failpoints import failpoint
from sigap.tickets.actions.delivering import Lease, mark_failed, mark_sent, retry_later

GIVEN_UP_AFTER = timedelta(days=5)
NO_SERVER = gettext_noop(
    "Waiting: no server for outgoing mail is set up. An administrator can set one for the mailbox."
)


@transaction.atomic
def finish(
    lease: Lease, outcome: Outcome, pause: timedelta, copy: tuple[Mailbox, bytes] | None = None
) -> None:
    """Keeps what the server said: sent, failed, or another try for those it deferred.

    Who has been served is not written to again. ``copy`` is for the mailbox's folder of sent
    mail, once the server took the mail for anybody. Raises LeaseLost.
    """
    if copy and outcome.accepted:
        keep_copy(lease.outbound, *copy)
    deferred, refused = dict(outcome.deferred), dict(outcome.refused)
    if deferred and _too_old(lease):
        refused |= deferred
        deferred = {}
    earlier = Delivery.objects.filter(outbound=lease.outbound)
    if not deferred and not refused and not (lease.outbound.attempts > 1 and earlier.exists()):
        mark_sent(lease, next(iter(outcome.accepted.values())))
        failpoint("outbound.before_mark_commit")
        return
    _keep(lease, outcome.accepted, accepted=True)
    _keep(lease, refused, accepted=False)
    all_told = list(earlier.order_by("id"))
    words = _words({row.address: row.response for row in all_told} | deferred)
    if deferred:
        retry_later(lease, words, pause)
    elif any(row.accepted for row in all_told):
        mark_sent(lease, words, refused=any(not row.accepted for row in all_told))
    else:
        mark_failed(lease, words)


def postpone(lease: Lease, response: str, pause: timedelta, *, counts: bool = True) -> None:
    """Another try after the pause; after five days it has failed. Raises LeaseLost."""
    if _too_old(lease):
        mark_failed(lease, f"Given up after {GIVEN_UP_AFTER.days} days: {response}")
    else:
        retry_later(lease, response, pause, counts=counts)


def _too_old(lease: Lease) -> bool:
    return clock.now() - lease.outbound.message.created_at > GIVEN_UP_AFTER


def _keep(lease: Lease, told: dict[str, str], *, accepted: bool) -> None:
    Delivery.objects.bulk_create(
        [
            Delivery(
                outbound=lease.outbound,
                address=address,
                accepted=accepted,
                response=response,
                at=clock.now(),
            )
            for address, response in told.items()
        ],
        ignore_conflicts=True,
    )


def _words(told: dict[str, str]) -> str:
    return "; ".join(f"{address}: {response}" for address, response in told.items())[:2000]
