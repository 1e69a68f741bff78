"""From a person's page auditors and HR get to why each award is what it is; others see no awards there."""

import pytest
from django.utils import timezone

from recognition.people.models import RoleGrant

pytestmark = pytest.mark.django_db


def hold(employee, role):
    RoleGrant.objects.create(employee=employee, role=role, granted_at=timezone.now())


def test_an_auditor_goes_from_a_person_to_why_an_amount_is_what_it_is(world, cast, as_):
    hold(cast.dan, "auditor")
    mine, others = world.proposal(amount=75_050), world.proposal(cast.bob)
    auditor = as_("dan")

    page = auditor.get(f"/people/{cast.alice.pk}").content.decode()

    assert f'href="/proposals/{mine.pk}"' in page
    assert f'href="/proposals/{others.pk}"' not in page
    assert "750.50" not in page
    award = auditor.get(f"/proposals/{mine.pk}").content.decode()
    assert "750.50" in award
    assert f'<a href="/people/{cast.alice.pk}">Alice</a>' in award
    assert auditor.get(f"/people/{cast.alice.pk}").status_code == 200
    assert "/people/" not in as_("alice").get(f"/proposals/{mine.pk}").content.decode()


def test_who_looks_after_people_alone_sees_no_awards(world, cast, as_):
    hold(cast.dan, "administrator")
    award = world.proposal()

    page = as_("dan").get(f"/people/{cast.alice.pk}").content.decode()

    assert "under Bob" in page
    assert f"/proposals/{award.pk}" not in page


def test_the_newest_stand_first_and_the_page_costs_as_much_with_many(world, cast, as_, django_assert_max_num_queries):
    awards = [world.proposal(amount=1_000) for _ in range(22)]
    hr = as_("greta")
    hr.get(f"/people/{cast.alice.pk}")

    with django_assert_max_num_queries(12):
        page = hr.get(f"/people/{cast.alice.pk}").content.decode()

    assert page.count('href="/proposals/') == 20
    assert page.index(f"/proposals/{awards[21].pk}") < page.index(f"/proposals/{awards[20].pk}")
