"""Real messages of all kinds, from their bytes to tickets."""

from __future__ import annotations

import pytest

from sigap.channels.actions.inbound import process, store
from sigap.channels.email.models import Mailbox
from sigap.channels.email.tests import corpus
from sigap.channels.models import Inbound
from sigap.core import blobs

LEAST = 143


@pytest.mark.usefixtures("mailbox")
def test_nearly_all_become_messages_and_the_others_say_why() -> None:
    rows = corpus.rows("mikel-mail", "cpython")
    stored = {row["file"]: store(corpus.raw(row["file"])).pk for row in rows}
    while process():
        pass
    found = {each.pk: each for each in Inbound.objects.select_related("message")}
    done = [pk for pk in stored.values() if found[pk].state == "done"]
    failed = {name: found[pk].reason for name, pk in stored.items() if found[pk].state == "failed"}
    assert len(done) + len(failed) == len(rows)
    assert len(done) >= LEAST
    assert all(reason.startswith(("empty", "no header", "no sender")) for reason in failed.values())
    for row in rows:
        inbound = found[stored[row["file"]]]
        assert blobs.read(inbound.blob_id) == corpus.raw(row["file"])


@pytest.mark.usefixtures("mailbox")
def test_hostile_messages_are_filed_or_say_why() -> None:
    assert Mailbox.objects.exists()
    wanted = [name for name in corpus.hostile() if not name.startswith(("big", "huge"))]
    for name in wanted:
        store(corpus.hostile()[name]())
    while process():
        pass
    assert not Inbound.objects.filter(state="stored").exists()
    reasons = Inbound.objects.filter(state="failed").values_list("reason", flat=True)
    assert not [reason for reason in reasons if "Error" in reason]
