"""Files: upload before sending, read afterwards."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.http import HttpResponseBase
from ninja import File, Router, UploadedFile
from ninja.responses import Status

from sigap.people.access import require
from sigap.people.bearer import ApiRequest
from sigap.people.roles import Right
from sigap.tickets.access import attachment_for
from sigap.tickets.actions.attaching import upload
from sigap.tickets.api.schemas import FileOut
from sigap.tickets.files import file_response

router = Router(tags=["attachments"])


@router.post("/attachments", response={201: FileOut})
def upload_attachment(request: ApiRequest, file: File[UploadedFile]) -> Any:
    """Private to the caller until a message takes it by its ``key``."""
    require(request.auth, Right.NOTE)
    made = upload(
        actor=request.auth,
        name=file.name or "file",
        content_type=file.content_type or "application/octet-stream",
        content=file.read(),
    )
    shown = {
        "key": made.key,
        "name": made.name,
        "type": made.content_type,
        "size": made.size,
        "sha256": made.blob_id,
        "inline": made.inline,
    }
    return Status(HTTPStatus.CREATED, shown)


@router.get("/attachments/{key}")
def read_attachment(request: ApiRequest, key: str) -> HttpResponseBase:
    return file_response(attachment_for(request.auth, key))
