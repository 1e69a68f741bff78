"""Files as they leave: streamed, under a safe name, never shown in place, with the digest to check them by."""

import base64
from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

KINDS = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}


def kind_of(name: str) -> str:
    """The content type by the extension of a file's name."""
    return KINDS.get(name.rpartition(".")[2], "application/octet-stream")


def answer(*, name: str, content_type: str, size: int, sha256: str, pieces: Iterable[bytes]) -> StreamingHttpResponse:
    """The file to save, never to show."""
    response = StreamingHttpResponse(pieces, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["Content-Length"] = str(size)
    response["Repr-Digest"] = f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
