"""Reports kept under a name, and the ones that make themselves on the first of a month."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from recognition.activity import services as activity
from recognition.core import constraints, db, periods, texts
from recognition.core.actor import Actor
from recognition.core.errors import DomainError
from recognition.jobs import services as jobs
from recognition.ledger import selectors as ledger
from recognition.payroll import access, selectors
from recognition.payroll.formats import REPORT_FORMATS
from recognition.payroll.models import SavedView
from recognition.payroll.selectors import report_sheets, saved_views
from recognition.payroll.selectors.reporting import REPORT_JOB
from recognition.payroll.services.reporting import LANGUAGES
from recognition.people import access as people_access
from recognition.people import selectors as people

LONGEST_NAME, MOST_VIEWS = 100, 50

constraints.register({"saved_view_once": "You keep a view under this name already; save it again to change it."})


class BadView(DomainError):
    """A view cannot be kept like this."""

    code = "bad_view"


def save_view(
    *,
    actor: Actor,
    name: str,
    filters: Mapping[str, str | None],
    pivot: str,
    file_format: str,
    language: str,
    shared_role: str,
    is_monthly: bool,
    at: datetime,
) -> int:
    """Keep a report under a name of the actor's, or change the one of that name, unless it is the same; its id.

    ``filters`` as ``selectors.filters_of`` takes them; periods are not kept. ``shared_role`` is a role the actor holds
    for the entity, whose holders may use the view, or "". Raises BadView, BadReport, RoleNeeded, NotFound.
    """
    wanted = _sound(name, filters, pivot, file_format, language)
    kept = {each: value for each, value in wanted.given().items() if each not in saved_views.NOT_KEPT}
    with db.durable():
        entity = people.entity_by(wanted.entity)
        _require_may_keep(actor, name, shared_role, entity.pk, at)
        said: dict[str, object] = {
            "pivot": pivot,
            "file_format": file_format,
            "language": language,
            "shared_role": shared_role,
        }
        said |= {"entity": entity, "filters": kept, "is_monthly": is_monthly}
        same = SavedView.objects.filter(owner_id=actor.employee_id, name=name.strip(), **said).first()
        if same is not None:
            return same.pk
        said |= {"saved_at": at}
        view, _ = SavedView.objects.update_or_create(
            owner_id=actor.employee_id,
            name=name.strip(),
            defaults=said,
            # Made from the next first of a month on, not at once.
            create_defaults=said | {"made_month": periods.month_of(people.company_date(at))},
        )
        activity.record(actor=actor, at=at, code="payroll.view_saved", subject_kind="saved_view", subject_id=view.pk)
    return view.pk


def _sound(
    name: str, filters: Mapping[str, str | None], pivot: str, file_format: str, language: str
) -> selectors.Filters:
    texts.require_fit(name, what="name", longest=LONGEST_NAME)
    if not name.strip():
        raise BadView("Give the view a name.")
    wanted = selectors.filters_of({**filters, "period": filters.get("period") or "any"})
    if file_format not in REPORT_FORMATS or language not in LANGUAGES:
        raise selectors.BadReport("There is no such format or language.")
    if pivot:
        report_sheets.require_pivot(pivot)
    return wanted


def _require_may_keep(actor: Actor, name: str, shared_role: str, entity_id: int, at: datetime) -> None:
    people_access.require_role(actor=actor, roles=access.READS_PAYROLL, entity_id=entity_id, at=at)
    rights = access.payroll_rights(viewer=actor, entity_id=entity_id, at=at)
    if shared_role and shared_role not in rights & access.READS_PAYROLL:
        raise BadView("A view is shared with a role one holds oneself.")
    if SavedView.objects.filter(owner_id=actor.employee_id).exclude(name=name).count() >= MOST_VIEWS:
        raise BadView(f"You keep {MOST_VIEWS} views; remove one first.")


def drop_view(*, actor: Actor, view_id: int, at: datetime) -> None:
    """Forget a view of the actor's own. Raises UnknownView."""
    with db.durable():
        dropped, _ = SavedView.objects.filter(pk=view_id, owner_id=actor.employee_id).delete()
        if not dropped:
            raise saved_views.UnknownView(f"You keep no view {view_id}; look at the list of your views.")
        activity.record(actor=actor, at=at, code="payroll.view_dropped", subject_kind="saved_view", subject_id=view_id)


def run_views(*, at: datetime) -> int:
    """Ask for the report of last month for every monthly view that has not had it this month; how many.

    In the owner's name, while they may still read payroll of the entity and its month has come to be.
    """
    today = people.company_date(at)
    month = periods.month_of(today)
    before = periods.month_of(today.replace(day=1) - timedelta(days=1))
    due = SavedView.objects.filter(is_monthly=True).exclude(made_month=month).values_list("pk", flat=True)
    return sum(_run(view_id, month, before, at) for view_id in list(due))


def _run(view_id: int, month: str, code: str, at: datetime) -> int:
    with db.durable():
        # Whoever updates the row makes the report; a second sweep finds nothing to update.
        if not SavedView.objects.filter(pk=view_id, is_monthly=True).exclude(made_month=month).update(made_month=month):
            return 0
        view = SavedView.objects.select_related("entity").get(pk=view_id)
        owner = Actor(channel="sweep", employee_id=view.owner_id)
        rights = access.payroll_rights(viewer=owner, entity_id=view.entity_id, at=at)
        if not rights & access.READS_PAYROLL or not ledger.has_period(entity_id=view.entity_id, code=code):
            return 0
        filters = {**view.filters, "entity": view.entity.external_id, "period": code}
        arguments = {"filters": filters, "format": view.file_format, "language": view.language, "view": view.pk}
        arguments |= {"pivot": view.pivot} if view.pivot else {}
        job_id = jobs.queue(actor=owner, kind=REPORT_JOB, arguments=arguments, at=at)
        activity.record(
            actor=owner,
            at=at,
            code="payroll.report_requested",
            subject_kind="job",
            subject_id=job_id,
            data={"view": view.pk},
        )
    return 1
