"""A share to a team, and what becomes of the part of who left before the outcome."""

from datetime import date, timedelta

import pytest

from recognition.attribution.models import Contribution
from recognition.payroll.models import PayrollLine
from recognition.people.models import Employment, Entity, Team
from recognition.programmes.definition import Cap, Leavers, Pool
from recognition.rewards import selectors
from recognition.rewards import services as rewards
from recognition.rewards.models import Judgement, Proposal
from tests.cast import payroll_number
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import HAPPENED, NOW, World, system

pytestmark = pytest.mark.django_db
DAY = HAPPENED.date()
LAGER = Pool(team="Lager", share_ppm=100_000)  # Dan and Hugo


def judged(cast, *served, **rules):
    """A renewal of 500.00 that these served, judged; everybody's amount by name."""
    world = World(cast, rules)
    assert world.period
    assert world.budget
    for person in served:
        world.touch(person)
    world.outcome()
    rewards.assess(actor=system(), at=NOW)
    return dict(Proposal.objects.values_list("employee__external_id", "amount"))


def codes():
    names = dict(Employment.objects.values_list("employee", "employee__external_id"))
    return {names[part["employee"]]: part["code"] for part in Judgement.objects.get().parts}


def explained(name):
    proposal = Proposal.objects.get(employee__external_id=name)
    found = selectors.explain(viewer=system(), proposal_id=proposal.pk, at=NOW)
    assert found.broken == []
    return found.sentence.replace("\u00a0", " ")


def leave(person, day):
    Employment.objects.filter(employee=person).update(ends_on=day)


def come_back(person, day):
    row = Employment.objects.filter(employee=person).latest("starts_on")
    row.pk, row.starts_on, row.ends_on, row.payroll_number = None, day, None, "again"
    row.save()


def test_a_team_shares_in_equal_parts_what_the_programme_gives_it(cast):
    assert judged(cast, cast.alice, cast.frida, pools=(LAGER,)) == {
        "alice": 22_500, "frida": 22_500, "dan": 2_500, "hugo": 2_500,
    }  # fmt: skip
    assert dict(Proposal.objects.values_list("employee__external_id", "from_pool")) == {
        "alice": False, "frida": False, "dan": True, "hugo": True,
    }  # fmt: skip
    assert Contribution.objects.count() == 2
    assert (
        "10% of it goes to the team Lager, in equal parts to the 2 members it had that day. This share is that of a"
        " member of the team Lager. The share is 1/20 of DKK 500.00: DKK 25.00." in explained("dan")
    )
    assert "The share is 9/20 of DKK 500.00: DKK 225.00." in explained("alice")


def test_who_served_the_customer_and_is_in_the_team_gets_one_award_for_both(cast):
    assert judged(cast, cast.alice, cast.dan, pools=(LAGER,)) == {"alice": 22_500, "dan": 25_000, "hugo": 2_500}
    assert "This share is one's own and, on top, that of a member of the team Lager." in explained("dan")


def test_members_are_those_of_the_outcomes_day(cast):
    leave(cast.hugo, DAY)
    Employment.objects.filter(employee=cast.carol).update(team=Team.objects.get(name="Lager"))

    assert judged(cast, cast.alice, pools=(LAGER,)) == {"alice": 45_000, "carol": 2_500, "dan": 2_500}


@pytest.mark.parametrize("team", ["Lager", "Nobody knows this team"])
def test_where_nobody_is_in_the_team_the_credited_share_the_whole(cast, team):
    leave(cast.hugo, DAY)
    leave(cast.dan, DAY)

    assert judged(cast, cast.alice, pools=(Pool(team=team, share_ppm=100_000),)) == {"alice": 50_000}
    assert f"Nobody was in the team {team} that day, so the others share its 10%." in explained("alice")


def test_an_outcome_nobody_served_pays_no_pool_either(cast):
    assert judged(cast, pools=(LAGER,)) == {}
    assert Judgement.objects.get().result == "uncredited"


def test_caps_hold_for_who_shares_through_a_team(cast):
    caps = (Cap(cap="employee", amount=2_000, span="year"), Cap(cap="team", amount=3_000, span="year"))

    assert judged(cast, cast.alice, pools=(LAGER,), caps=caps) == {"alice": 2_000, "dan": 1_500, "hugo": 1_500}


def test_nobody_who_shares_through_a_team_decides_about_the_occasion(cast):
    """Hugo is Dan's manager and shares through the same team, so Erik above him decides for Dan."""
    judged(cast, cast.alice, pools=(LAGER,))
    proposal = Proposal.objects.get(employee=cast.dan)

    assert selectors.deciders(proposal_ids=[proposal.pk], at=NOW) == {proposal.pk: [cast.erik.pk]}


def test_in_denmark_who_left_gets_the_days_employed_of_the_days_before(cast):
    # 149 of the 180 days before 1 August: 2 February to 30 June. Half of 500.00 × 149/180 = 206.94…
    leave(cast.alice, date(2026, 7, 1))

    assert judged(cast, cast.alice, cast.frida) == {"alice": 20_694, "frida": 25_000}
    assert (
        "The share is 1/2 of DKK 500.00: DKK 250.00. Left before that day: employed on 149 of the 180 days before it,"
        " so DKK 206.94 of this part is earned." in explained("alice")
    )


@pytest.mark.parametrize(
    ("leavers", "paid", "code"),
    [
        (Leavers(default="forfeit", countries={}), {"frida": 25_000}, "leaver"),
        (Leavers(default="pay_all_earned", countries={}), {"alice": 25_000, "frida": 25_000}, ""),
        (Leavers(default="pay_all_earned", countries={"DK": "forfeit"}, reason="…"), {"frida": 25_000}, "leaver"),
    ],
)
def test_what_becomes_of_the_part_of_who_left_is_the_programmes_rule_for_the_country(cast, leavers, paid, code):
    leave(cast.alice, date(2026, 7, 1))

    assert judged(cast, cast.alice, cast.frida, leavers=leavers) == paid
    assert codes()["alice"] == code


def test_the_country_is_the_employments_or_else_the_entitys(cast):
    leave(cast.alice, date(2026, 7, 1))
    Employment.objects.filter(employee=cast.alice).update(country="SE")
    leavers = Leavers(default="forfeit", countries={"DK": "pay_all_earned"})
    assert judged(cast, cast.alice, leavers=leavers) == {}

    Employment.objects.filter(employee=cast.alice).update(country="")
    Judgement.objects.all().delete()
    assert rewards.assess(actor=system(), at=NOW).paid == 1


def test_who_is_employed_again_by_the_day_has_not_left(cast):
    leave(cast.alice, date(2026, 3, 1))
    come_back(cast.alice, DAY)

    assert judged(cast, cast.alice) == {"alice": 50_000}
    assert Proposal.objects.get().employment.payroll_number == "again"


def test_days_of_an_earlier_employment_count_for_who_left_twice(cast):
    # 2 February to 28 February and 1 July to 20 July: 27 + 20 days of 180.
    leave(cast.alice, date(2026, 3, 1))
    come_back(cast.alice, date(2026, 7, 1))
    Employment.objects.filter(employee=cast.alice, payroll_number="again").update(ends_on=date(2026, 7, 21))

    assert judged(cast, cast.alice) == {"alice": 13_056}
    assert Proposal.objects.get().employment.payroll_number == "again"


def test_who_was_never_employed_before_the_day_is_not_eligible(cast):
    Employment.objects.filter(employee=cast.alice).update(starts_on=DAY + timedelta(days=1))

    assert judged(cast, cast.alice, cast.frida) == {"frida": 25_000}
    assert codes()["alice"] == "not_employed"


def test_who_left_is_paid_in_the_currency_of_the_last_entity(cast):
    leave(cast.alice, date(2026, 7, 1))
    Employment.objects.filter(employee=cast.alice).update(
        entity=Entity.objects.create(
            external_id="SE", name="SE", country="SE", currency="SEK", time_zone="Europe/Stockholm"
        )
    )

    assert judged(cast, cast.alice, cast.frida) == {"frida": 25_000}
    assert codes()["alice"] == "currency"


def test_who_left_is_paid_under_the_last_payroll_number(cast):
    leave(cast.alice, date(2026, 7, 1))
    office = Office(World(cast))
    world = office.world
    assert world.period
    assert world.budget
    world.touch(cast.alice)
    world.outcome()
    rewards.assess(actor=system(), at=NOW)
    assert world.decide(cast.bob, Proposal.objects.get()).state == "payable"
    office.built()

    line = PayrollLine.objects.get()
    assert (line.payroll_number, line.amount_minor) == (payroll_number(cast.alice), 41_389)
