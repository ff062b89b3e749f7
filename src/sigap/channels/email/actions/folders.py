"""How far the folders of a mailbox have been fetched."""

from __future__ import annotations

from sigap.channels.email.models import FolderMark, Mailbox


def note_folder(mailbox: Mailbox, folder: str, **values: object) -> None:
    """Keeps any of a FolderMark's values; the first time all of them."""
    known = FolderMark.objects.filter(mailbox=mailbox, folder=folder)
    if not known.update(**values):
        FolderMark.objects.create(mailbox=mailbox, folder=folder, **values)
