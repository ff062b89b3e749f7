"""A list as a spreadsheet, a conversation with its files as an archive."""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from typing import IO, Any

from django.utils import timezone
from openpyxl import Workbook

from sigap.core import blobs
from sigap.people.access import AgentActor
from sigap.tickets.models import Attachment, Ticket
from sigap.tickets.queries import reading
from sigap.tickets.queries.asking import ask
from sigap.tickets.queries.choosing import choices
from sigap.tickets.queries.listing import Row
from sigap.tickets.shown.columns import COLUMNS
from sigap.tickets.shown.lists import Asked
from sigap.tickets.shown.rows import priority_name, status_name
from sigap.ui.formats import local, moment

MOST_ROWS = 20_000
BATCH = 200
MOST_BYTES = 500_000_000
# A spreadsheet would take such a cell for a formula (OWASP, CSV injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELLS: dict[str, Callable[[Row], Any]] = {
    "number": lambda row: row.id,
    "subject": lambda row: row.subject,
    "requester": lambda row: row.requester_name,
    "status": lambda row: status_name(row.status_id),
    "priority": lambda row: priority_name(row.priority),
    "assignee": lambda row: row.assignee_name or "",
    "team": lambda row: dict(choices().teams).get(row.team_id or 0, ""),
    "due": lambda row: row.due_at,
    "created": lambda row: row.opened_at,
    "messages": lambda row: row.message_count,
    "updated": lambda row: row.updated_at,
}


class TooLarge(Exception):
    """The files of the conversation are more than an archive may hold."""


def rows(actor: AgentActor, asked: Asked) -> Iterator[list[Any]]:
    """The heads, then at most MOST_ROWS tickets in the list's order, a batch at a time."""
    names = [name for name in COLUMNS if name in _CELLS]
    yield [str(COLUMNS[name].label) for name in names]
    cursor, left = "", MOST_ROWS
    while left > 0:
        page = ask(
            actor,
            asked.query_asked,
            condition=asked.condition(),
            sort=asked.sort,
            cursor=cursor,
            limit=min(BATCH, left),
        )
        yield from ([_CELLS[name](row) for name in names] for row in page.rows)
        left, cursor = left - len(page.rows), page.next
        if not cursor:
            return


def as_csv(found: Iterator[list[Any]]) -> Iterator[bytes]:
    """UTF-8 with the mark by which spreadsheets know it; moments in the reader's zone."""
    yield b"\xef\xbb\xbf"
    for row in found:
        line = io.StringIO()
        csv.writer(line).writerow([_plain(cell) for cell in row])
        yield line.getvalue().encode()


def as_xlsx(found: Iterator[list[Any]]) -> IO[bytes]:
    """A workbook of one sheet; numbers and moments keep their kind."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Tickets")
    for row in found:
        sheet.append([_typed(cell) for cell in row])
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(target)
    target.seek(0)
    return target


def archive(ticket: Ticket) -> IO[bytes]:
    """The conversation as text, notes left out, and the files beside it. Raises TooLarge."""
    messages = [one for one in reading.thread(ticket.pk, limit=MOST_ROWS) if one.kind == "public"]
    keys = [file.key for one in messages for file in one.files]
    if sum(file.size for one in messages for file in one.files) > MOST_BYTES:
        raise TooLarge
    target = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("conversation.txt", _conversation(ticket, messages))
        found = Attachment.objects.filter(key__in=keys).order_by("pk")
        for number, file in enumerate(found.iterator(), start=1):
            name = file.name.replace("/", "_").replace("\\", "_").lstrip(".") or "file"
            made.writestr(f"files/{number:03}-{name}", blobs.read(file.blob_id))
    target.seek(0)
    return target


def _conversation(ticket: Ticket, messages: list[reading.ShownMessage]) -> str:
    parts = [f"#{ticket.pk} {ticket.subject}"]
    for one in messages:
        names = "".join(f"\n[{file.name}]" for file in one.files)
        parts.append(f"{one.author_name} · {moment(one.created_at)}\n\n{one.text}{names}")
    return f"\n\n{'-' * 40}\n\n".join(parts) + "\n"


def _plain(cell: Any) -> Any:
    if hasattr(cell, "isoformat"):
        return local(cell).strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def _typed(cell: Any) -> Any:
    if hasattr(cell, "isoformat"):
        return timezone.make_naive(cell)
    return _plain(cell)
