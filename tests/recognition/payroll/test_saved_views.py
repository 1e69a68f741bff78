"""Reports kept under a name: one's own or a role's; and those that make themselves on the first of a month."""

from datetime import UTC, datetime

import pytest

from backend import reports
from recognition.activity.models import Activity
from recognition.core.texts import BadText
from recognition.jobs.models import Job
from recognition.payroll import selectors, services
from recognition.payroll.models import SavedView
from recognition.payroll.selectors import saved_views
from recognition.people.access import RoleNeeded
from recognition.people.models import RoleGrant
from tests.recognition.payroll.office import CUT_OFF, sweden
from tests.recognition.rewards.world import as_, system

FIRST = datetime(2026, 10, 1, 6, 0, tzinfo=UTC)


def save(who, **fields):
    usual = {"filters": {"entity": "DK", "period": "2026-09", "team": "Lager"}, "pivot": "team", "shared_role": ""}
    usual |= {"name": "Mine", "file_format": "csv", "language": "da", "is_monthly": False, "at": CUT_OFF}
    return services.save_view(actor=as_(who), **usual | fields)


def kept(who):
    return saved_views.saved_views(viewer=as_(who), at=CUT_OFF, limit=10)


def test_it_keeps_everything_but_the_periods(office):
    view_id = save(office.cast.greta)

    [found] = kept(office.cast.greta)
    assert (found.view_id, found.name, found.is_mine, found.pivot) == (view_id, "Mine", True, "team")
    assert found.filters == {"entity": "DK", "team": "Lager"}
    assert kept(office.cast.carol) == []
    assert saved_views.saved_views(viewer=system(), at=CUT_OFF, limit=10) == []


def test_the_same_name_changes_it(office):
    assert save(office.cast.greta) == save(office.cast.greta, pivot="status")
    assert [each.pivot for each in kept(office.cast.greta)] == ["status"]


def test_saved_again_as_it_is_nothing_is_written(office):
    assert save(office.cast.greta) == save(office.cast.greta, name=" Mine ")
    assert Activity.objects.filter(code="payroll.view_saved").count() == 1
    save(office.cast.greta, is_monthly=True)
    assert Activity.objects.filter(code="payroll.view_saved").count() == 2


def test_it_is_shared_with_holders_of_a_role_for_the_entity(office):
    save(office.cast.greta, shared_role="hr")
    swedish = sweden(office)
    RoleGrant.objects.create(employee=office.cast.erik, role="hr", entity=swedish.cast.entity, granted_at=CUT_OFF)
    RoleGrant.objects.create(employee=office.cast.dan, role="hr", entity=office.cast.entity, granted_at=CUT_OFF)

    assert [each.is_mine for each in kept(office.cast.dan)] == [False]
    assert kept(office.cast.erik) == kept(office.cast.carol) == []


def test_who_lost_the_right_has_it_no_more(office):
    save(office.cast.greta)
    RoleGrant.objects.filter(employee=office.cast.greta).update(revoked_at=CUT_OFF)
    assert kept(office.cast.greta) == []


@pytest.mark.parametrize(
    ("who", "fields", "error"),
    [
        ("alice", {}, RoleNeeded),
        ("greta", {"shared_role": "auditor"}, services.BadView),
        ("frida", {"shared_role": "second_approver"}, services.BadView),
        ("greta", {"name": " "}, services.BadView),
        ("greta", {"name": "x" * 101}, BadText),
        ("greta", {"pivot": "secrets"}, selectors.BadReport),
        ("greta", {"file_format": "pdf"}, selectors.BadReport),
        ("greta", {"filters": {"entity": "DK", "shoe_size": "43"}}, selectors.BadReport),
    ],
)
def test_what_cannot_be_kept_is_refused(office, who, fields, error):
    with pytest.raises(error):
        save(getattr(office.cast, who), **fields)
    assert not SavedView.objects.exists()


def test_only_its_owner_drops_it(office):
    view_id = save(office.cast.greta, shared_role="hr")
    with pytest.raises(saved_views.UnknownView):
        services.drop_view(actor=as_(office.cast.carol), view_id=view_id, at=CUT_OFF)
    services.drop_view(actor=as_(office.cast.greta), view_id=view_id, at=CUT_OFF)
    assert kept(office.cast.greta) == []


def test_a_monthly_one_is_made_once_on_the_first_and_its_owner_is_told(office):
    office.approved()
    view_id = save(office.cast.greta, is_monthly=True)
    assert services.run_views(at=CUT_OFF) == 0  # saved in September: September's comes in October
    assert (services.run_views(at=FIRST), services.run_views(at=FIRST)) == (1, 0)

    reports.write_due(at=FIRST)
    [report] = selectors.reports(viewer=as_(office.cast.greta), at=FIRST)
    assert (report.state, report.filters["period"], report.pivot) == ("done", "2026-09", "team")
    told = Activity.objects.get(code="payroll.report_ready")
    assert (told.subject_id, told.data) == (report.job_id, {"employee": office.cast.greta.pk, "view": view_id})


def test_a_report_one_asked_for_oneself_is_not_told(office):
    office.approved()
    services.request_report(
        actor=as_(office.cast.greta), filters={"entity": "DK", "period": "2026-09"}, file_format="csv", language="en",
        at=CUT_OFF, key="key",
    )  # fmt: skip
    reports.write_due(at=CUT_OFF)
    assert not Activity.objects.filter(code="payroll.report_ready").exists()


def test_it_is_not_made_for_who_lost_the_right_nor_of_a_month_there_was_not(office):
    save(office.cast.greta, is_monthly=True)
    assert services.run_views(at=FIRST) == 0  # no period yet
    office.approved()
    RoleGrant.objects.filter(employee=office.cast.greta).update(revoked_at=CUT_OFF)
    SavedView.objects.update(made_month="")
    assert services.run_views(at=FIRST) == 0
    assert not Job.objects.exists()
