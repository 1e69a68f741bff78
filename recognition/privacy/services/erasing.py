"""Take the words of one person's identity out of the domain's own rows; ledgers, decisions and proofs stay."""

import re
import uuid
from collections.abc import Iterable
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db.models import Count, Q, QuerySet

from recognition.activity.models import Activity, Delivery, IdempotencyKey, PersonalText
from recognition.core import db
from recognition.jobs import services as jobs
from recognition.jobs.models import Job, StoredFile
from recognition.kudos.models import Kudos, KudosRecipient
from recognition.payroll.models import SavedView
from recognition.people.models import (
    ApiToken,
    Delegation,
    Employee,
    Employment,
    FormerName,
    NotificationChoice,
    PrivacyChoice,
    SignInLink,
    StatementLink,
    User,
)
from recognition.privacy.erasers import Identity
from recognition.privacy.selectors import byte_traces, traces

CHUNK = 5_000
ANONYMOUS = "Anonym"


def erase_texts(identity: Identity) -> list[str]:
    """Erase the texts about the person, by them, to them alone, and those of others that name them; their digests.

    Thanks to them and others go where one word of their name stands. Proofs stay: rows hold sha256(salt ‖ text).
    """
    db.require_transaction()
    to_them = Kudos.objects.filter(pk__in=KudosRecipient.objects.filter(employee=identity.employee_id).values("kudos"))
    alone = to_them.annotate(thanked=Count("recipients")).filter(thanked=1)
    mine = Q(employee_id=identity.employee_id) | _said_in(alone)
    named = Q(text__iregex=traces.pattern(identity.terms)) if identity.terms else Q()
    if identity.words:
        named |= Q(text__iregex=traces.pattern(identity.words)) & _said_in(to_them)
    kept = PersonalText.objects.filter(text__isnull=False).filter(mine | named)
    digests = list(kept.order_by("pk").values_list("digest", flat=True))
    for chunk in _chunks(digests):
        PersonalText.objects.filter(digest__in=chunk).update(text=None, salt=b"", erased_at=identity.at)
    return digests


def _said_in(kudos: QuerySet[Kudos]) -> Q:
    """What these thanks say, and said before they were edited, as the trail has it."""
    trail = Activity.objects.filter(subject_kind="kudos", subject_id__in=kudos.values("pk")).exclude(text_digest="")
    return Q(digest__in=kudos.values("text_digest")) | Q(digest__in=trail.values("text_digest"))


def erase_person(identity: Identity) -> dict[str, int]:
    """Put the subject key where names, addresses and numbers were, and end what lets them in; counts by table."""
    db.require_transaction()
    person = Employee.objects.filter(pk=identity.employee_id)
    found = {
        "people_employment": Employment.objects.filter(employee=identity.employee_id).update(
            payroll_number=identity.key, title=""
        ),
        "people_notificationchoice": _delete(NotificationChoice.objects.filter(employee=identity.employee_id)),
        "people_privacychoice": _delete(PrivacyChoice.objects.filter(employee=identity.employee_id)),
        "people_apitoken": _end_tokens(identity),
        "people_statementlink": StatementLink.objects.filter(
            employee=identity.employee_id, revoked_at__isnull=True
        ).update(revoked_at=identity.at),
        "people_delegation": Delegation.objects.filter(
            Q(giver=identity.employee_id) | Q(delegate=identity.employee_id), ended_at__isnull=True
        ).update(ended_at=identity.at),
        "people_formername": _delete(FormerName.objects.filter(employee=identity.employee_id)),
        "people_employee": person.update(
            name=f"{ANONYMOUS} {identity.key[:6]}",
            email="",
            external_id=identity.key,
            uid=uuid.uuid4(),
            user=None,
            language="",
            time_zone="",
            hired_on=None,
            erased_at=identity.at,
        ),
    }
    if identity.user_id is not None:
        found["people_signinlink"] = _delete(SignInLink.objects.filter(user=identity.user_id))
        found["people_user"] = User.objects.filter(pk=identity.user_id).update(
            email=f"{identity.key}@anonymous.invalid", password=make_password(None), is_active=False, last_login=None
        )
    return found


def erase_traffic(identity: Identity) -> dict[str, int]:
    """Remove what passed through and names them: messages, keys, saved views, arguments and files of ended work.

    All files of ended work go, because a packed file cannot be looked through; they can be asked for again. Work under
    way begins anew, and finds nobody to name.
    """
    db.require_transaction()
    pattern = traces.pattern(identity.terms)
    sought = byte_traces.pattern(identity.terms)
    bodies = Delivery.objects.values_list("pk", "body").iterator(chunk_size=CHUNK)
    naming = [pk for pk, body in bodies if identity.terms and byte_traces.holds([bytes(body)], sought)]
    names = Q(natural_key__iregex=pattern)
    keys = Q(key__iregex=pattern) | Q(result__iregex=pattern) | Q(actor=f"employee:{identity.employee_id}")
    jobs.start_over()
    ended = Job.objects.filter(ended_at__isnull=False)
    files = list(ended.filter(file__isnull=False).values_list("file_id", flat=True))
    ended.filter(file__in=files).update(file=None)
    return {
        "activity_delivery": _delete(Delivery.objects.filter(names | Q(pk__in=naming))),
        "activity_idempotencykey": _delete(IdempotencyKey.objects.filter(keys)),
        "jobs_job": _forget_work(identity, pattern),
        "payroll_savedview": _delete(
            SavedView.objects.filter(Q(filters__employee=identity.external_id) | Q(name__iregex=pattern))
        ),
        "jobs_storedfile": _delete(StoredFile.objects.filter(pk__in=files)),
    }


def _forget_work(identity: Identity, pattern: str) -> int:
    """Take what names them out of work and nothing else, so that pages still say what it was; how many rows."""
    every = Job.objects.all()
    is_of_them = Q(arguments__filters__employee__in=[identity.external_id, *identity.terms])
    asked = list(every.filter(is_of_them | Q(arguments__iregex=pattern)))
    words = re.compile(rf"(?<![^\W_])({'|'.join(map(re.escape, identity.terms))})s?(?![^\W_])", re.IGNORECASE)
    for job in asked:
        job.arguments = _renamed(job.arguments, words, identity.key)
        filters = job.arguments.get("filters") or {}
        if filters.get("employee") == identity.external_id:
            filters["employee"] = identity.key
    Job.objects.bulk_update(asked, ["arguments"], batch_size=CHUNK)
    found = {job.pk for job in asked}
    for column, empty in (("arguments", {}), ("result", None), ("error_sentence", "")):
        named = every.filter(**{f"{column}__iregex": pattern})
        found.update(named.values_list("pk", flat=True))
        named.update(**{column: empty})
    return len(found)


def _renamed(value: Any, words: re.Pattern[str], key: str) -> Any:
    """What a job was asked, with the key in place of each of the words; what its arguments are called stays."""
    if isinstance(value, dict):
        return {name: _renamed(each, words, key) for name, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, words, key) for each in value]
    return words.sub(key, value) if isinstance(value, str) else value


def _end_tokens(identity: Identity) -> int:
    mine = ApiToken.objects.filter(employee=identity.employee_id)
    mine.filter(revoked_at__isnull=True).update(revoked_at=identity.at)
    return mine.update(name="", prefix="", scopes=[])


def _delete(rows: QuerySet[Any]) -> int:
    _, by_model = rows.delete()
    return by_model.get(rows.model._meta.label, 0)


def _chunks(digests: list[str]) -> Iterable[list[str]]:
    for start in range(0, len(digests), CHUNK):
        yield digests[start : start + CHUNK]
