from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from sigap.core import blobs, clock
from sigap.people.access import AgentActor
from sigap.tickets.models import Attachment, Draft

UNSENT_KEPT = timedelta(days=2)


@transaction.atomic
def upload(*, actor: AgentActor, name: str, content_type: str, content: bytes) -> Attachment:
    """Keeps a file until the message that it is for is written; it is private to its uploader."""
    attachment = Attachment(
        uploaded_by_id=actor.id,
        name=_clean(name),
        content_type=content_type,
        size=len(content),
        blob_id=blobs.put(content),
        created_at=clock.now(),
    )
    attachment.content_id = f"{attachment.key}@sigap"
    attachment.save()
    return attachment


@transaction.atomic
def discard_upload(key: str, *, actor: AgentActor) -> None:
    Attachment.objects.filter(key=key, message=None, uploaded_by_id=actor.id).delete()


def sweep_uploads() -> int:
    """Deletes uploads that no message ever took and no draft holds."""
    old = Attachment.objects.filter(message=None, created_at__lt=clock.now() - UNSENT_KEPT)
    kept = {file["id"] for files in Draft.objects.values_list("files", flat=True) for file in files}
    return old.exclude(pk__in=kept).delete()[0]


def _clean(name: str) -> str:
    """The last part of a path, without characters that steer terminals or headers."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in last if c.isprintable())[:200] or "file"
