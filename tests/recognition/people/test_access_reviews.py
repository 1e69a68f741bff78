"""A review of access: roles frozen, judged one by one, signed by a second person, carried out by an administrator."""

import pytest

from recognition.core.errors import Forbidden
from recognition.people import reviews, services
from recognition.people.models import AccessReview, ReviewedGrant, RoleGrant
from recognition.people.services import reviewing
from tests.recognition.rewards.world import NOW, as_


@pytest.fixture
def company(cast):
    for person, role in ((cast.dan, "auditor"), (cast.erik, "administrator")):
        RoleGrant.objects.create(employee=person, role=role, granted_at=NOW)
    return cast


@pytest.fixture
def review(company):
    return services.start_review(actor=as_(company.dan), at=NOW)


def row(review, who, role):
    return ReviewedGrant.objects.get(review=review, employee__external_id=who, role=role)


def judge(company, review, found, verdict="keep", *, who=None):
    judge = who or (company.greta if found.employee_id == company.dan.pk else company.dan)
    services.judge_grant(actor=as_(judge), review_id=review.pk, row_id=found.pk, verdict=verdict, at=NOW)


def judged(company, review, **removed):
    for found in review.grants.all():
        is_removed = removed.get(found.employee.external_id) == found.role
        judge(company, review, found, "remove" if is_removed else "keep")


def test_it_freezes_who_holds_what(company, review):
    held = RoleGrant.objects.count()
    RoleGrant.objects.create(employee=company.bob, role="finance", granted_at=NOW)

    head = reviews.review(viewer=as_(company.dan), review_id=review.pk, at=NOW)
    assert (head.grants, head.unjudged, head.signed_at) == (held, held, None)
    assert not ReviewedGrant.objects.filter(employee=company.bob).exists()


def test_one_is_open_at_a_time(company, review):
    with pytest.raises(reviewing.ReviewOpen):
        services.start_review(actor=as_(company.greta), at=NOW)


def test_every_role_is_judged_before_a_second_person_signs(company, review):
    with pytest.raises(reviewing.ReviewUnfinished, match="roles are not judged yet"):
        services.sign_review(actor=as_(company.greta), review_id=review.pk, at=NOW)
    judged(company, review)
    with pytest.raises(reviewing.OwnReview, match="another person signs it"):
        services.sign_review(actor=as_(company.dan), review_id=review.pk, at=NOW)

    signed = services.sign_review(actor=as_(company.greta), review_id=review.pk, at=NOW)

    assert (signed.signed_by_id, signed.signed_at) == (company.greta.pk, NOW)
    assert not reviews.is_due(at=NOW.replace(month=11))
    with pytest.raises(reviewing.ReviewNotOpen):
        judge(company, review, row(review, "carol", "payroll_preparer"))


def test_who_judged_does_not_sign_what_they_judged(company, review):
    for found in review.grants.exclude(employee=company.greta):
        judge(company, review, found, who=company.greta)
    for found in review.grants.filter(employee=company.greta):
        judge(company, review, found)

    with pytest.raises(reviewing.OwnReview, match="You judged roles in this review"):
        services.sign_review(actor=as_(company.greta), review_id=review.pk, at=NOW)

    assert services.sign_review(actor=as_(company.erik), review_id=review.pk, at=NOW).signed_by_id == company.erik.pk


def test_what_is_gone_meanwhile_needs_no_verdict(company, review):
    services.revoke_role(
        actor=as_(company.erik), employee_id=company.carol.pk, role="payroll_preparer", entity_id=None, at=NOW
    )
    for found in review.grants.exclude(employee=company.carol):
        judge(company, review, found)

    assert services.sign_review(actor=as_(company.greta), review_id=review.pk, at=NOW).signed_at == NOW


def test_nobody_judges_their_own_role(company, review):
    with pytest.raises(reviewing.OwnReview):
        judge(company, review, row(review, "dan", "auditor"), who=company.dan)


def test_what_is_to_be_removed_an_administrator_removes_after_the_signature(company, review):
    found = row(review, "frida", "finance")
    remove = {"review_id": review.pk, "row_id": found.pk, "at": NOW}
    judged(company, review, frida="finance")
    with pytest.raises(reviewing.ReviewUnfinished):
        services.remove_reviewed(actor=as_(company.erik), **remove)
    services.sign_review(actor=as_(company.greta), review_id=review.pk, at=NOW)
    with pytest.raises(Forbidden, match="administrator"):
        services.remove_reviewed(actor=as_(company.greta), **remove)

    assert services.remove_reviewed(actor=as_(company.erik), **remove)

    assert not services.remove_reviewed(actor=as_(company.erik), **remove)
    assert RoleGrant.objects.get(employee=company.frida, role="finance").revoked_by == company.erik
    head = reviews.review(viewer=as_(company.dan), review_id=review.pk, at=NOW)
    assert (head.to_remove, head.removed) == (1, 1)
    kept = row(review, "frida", "second_approver")
    with pytest.raises(reviewing.UnknownReview):
        services.remove_reviewed(actor=as_(company.erik), review_id=review.pk, row_id=kept.pk, at=NOW)


@pytest.mark.parametrize("who", ["alice", "bob", "carol", "erik"])
def test_only_auditors_and_hr_start_and_judge(company, review, who):
    person = as_(getattr(company, who))
    with pytest.raises(Forbidden):
        services.start_review(actor=person, at=NOW)
    with pytest.raises(Forbidden):
        judge(company, review, row(review, "frida", "finance"), who=getattr(company, who))


def test_a_review_there_is_not_is_as_good_as_none(company, review):
    for number in (0, review.pk + 1):
        with pytest.raises(reviews.UnknownAccessReview):
            reviews.review(viewer=as_(company.dan), review_id=number, at=NOW)
    with pytest.raises(reviewing.UnknownReview):
        services.judge_grant(actor=as_(company.dan), review_id=review.pk, row_id=0, verdict="keep", at=NOW)
    assert AccessReview.objects.count() == 1
