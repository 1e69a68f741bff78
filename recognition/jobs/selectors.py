"""Jobs as they stand, and files with their proof."""

import hashlib

from recognition.core.errors import DomainError, NotFound
from recognition.jobs.models import Job, StoredFile


class FileDamaged(DomainError):
    """The stored bytes are not those their digest was made from."""

    code = "file_damaged"


def job(job_id: int) -> Job:
    """One job. Raises NotFound."""
    found = Job.objects.filter(pk=job_id).first()
    if found is None:
        raise NotFound("There is no such job.")
    return found


def stored_file(file_id: int) -> StoredFile:
    """One file, its bytes checked against their sha256. Raises NotFound, FileDamaged."""
    found = StoredFile.objects.filter(pk=file_id).first()
    if found is None:
        raise NotFound("There is no such file.")
    if hashlib.sha256(bytes(found.content)).hexdigest() != found.sha256:
        raise FileDamaged(
            f"{found.name} is not what was stored; tell your administrator, and restore it from a backup."
        )
    return found
