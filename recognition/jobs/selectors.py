"""Jobs as they stand, and files with their proof."""

import hashlib
from collections.abc import Iterator
from itertools import count

from recognition.core.errors import DomainError, NotFound
from recognition.jobs.models import FilePiece, Job, StoredFile


class FileDamaged(DomainError):
    """The stored bytes are not those their digest was made from."""

    code = "file_damaged"


def job(job_id: int) -> Job:
    """One job. Raises NotFound."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None:
        raise NotFound("There is no such job.")
    return found


def jobs_of(*, asked_by_id: int, limit: int, kind: str | None = None, before: int | None = None) -> list[Job]:
    """The jobs one employee asked for (of ``kind``, or of any), newest first, with ids below ``before`` if given."""
    asked = Job.objects.filter(asked_by_id=asked_by_id)
    asked = asked if kind is None else asked.filter(kind=kind)
    return list((asked if before is None else asked.filter(pk__lt=before)).order_by("-pk")[:limit])


def stored_file(file_id: int) -> StoredFile:
    """One file, its bytes checked against their sha256; ``pieces_of`` has them. Raises NotFound, FileDamaged."""
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise NotFound("There is no such file.")
    digest = hashlib.sha256()
    for piece in pieces_of(file_id):
        digest.update(piece)
    if digest.hexdigest() != found.sha256:
        raise FileDamaged(
            f"{found.name} is not what was stored; tell your administrator, and restore it from a backup."
        )
    return found


def pieces_of(file_id: int) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time; none for a file there is not."""
    for number in count():
        piece = FilePiece.objects.filter(file_id=file_id, number=number).values_list("content", flat=True).first()
        if piece is None:
            return
        yield bytes(piece)
