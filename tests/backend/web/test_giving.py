"""Thanking on the web: whom, how much, for what; errors beside their fields, and undo from the note."""

import re
from datetime import date

import pytest
from django.utils import timezone

from recognition.kudos import selectors
from recognition.kudos.models import Kudos, KudosRecipient, Value
from recognition.people.models import Employee, Employment, PrivacyChoice, Team

pytestmark = pytest.mark.django_db


def give(client, cast, *, key="key-1234", **more):
    fields = {
        "key": key,
        "to": [f"e{cast.alice.pk}"],
        "whom": "",
        "message": "You stayed until it worked.",
        "points": "5",
        "points_other": "",
        "value": "",
        "customer": "",
        "customer_id": "",
        "visibility": "public",
        "back": "home",
    }
    return client.post("/feed/give", fields | more)


def errors(answer):
    assert answer.status_code == 409, answer.status_code
    return re.findall(r'class="error"[^>]*>.*?</svg>([^<]*)</span>', answer.content.decode())


def test_bob_thanks_alice_is_told_what_is_left_and_can_undo_it(cast, as_):
    bob = as_("bob")

    answer = give(bob, cast)

    assert (answer.status_code, answer.url) == (302, "/")
    kudos = Kudos.objects.get()
    assert (kudos.giver, kudos.points, kudos.channel) == (cast.bob, 5, "web")
    page = bob.get("/").content.decode()
    assert "You thanked Alice. You have 95 points left to give." in page
    assert f'action="/feed/{kudos.pk}"' in page
    assert '<input type="hidden" name="act" value="withdraw">' in page
    assert bob.post(f"/feed/{kudos.pk}", {"act": "withdraw", "key": "key-5678"}).url == "/feed"
    assert "5 points are yours to give again." in bob.get("/feed").content.decode()


def test_the_same_form_sent_twice_gives_once(cast, as_):
    bob = as_("bob")
    give(bob, cast)
    give(bob, cast)

    assert Kudos.objects.count() == 1


def test_zero_points_work_with_nothing_left_and_a_number_of_ones_own_counts_before_the_chip(cast, as_):
    bob = as_("bob")
    assert give(bob, cast, points="0").status_code == 302
    assert give(bob, cast, points="0", points_other="7", key="key-0002").status_code == 302

    assert sorted(Kudos.objects.values_list("points", flat=True)) == [0, 7]


def test_without_a_script_names_addresses_and_teams_are_typed(cast, as_):
    bob = as_("bob")
    give(bob, cast, to=[], whom="Dan, GRETA@bakkegaard.example; Lager", points="0")

    through = dict(KudosRecipient.objects.values_list("employee__name", "through"))
    assert through == {"Dan": "", "Greta": "", "Hugo": "Lager"}


def test_a_team_is_chosen_as_one(cast, as_):
    lager = Team.objects.get(name="Lager")
    give(as_("bob"), cast, to=[f"t{lager.pk}"], points="0")

    assert set(KudosRecipient.objects.values_list("employee__name", "through")) == {("Dan", "Lager"), ("Hugo", "Lager")}


def test_who_is_unclear_is_said_beside_the_field_and_what_was_written_is_kept(cast, as_):
    Employee.objects.filter(pk=cast.dan.pk).update(name="Hugo")
    answer = give(as_("bob"), cast, whom="Nobody Nowhere, Hugo, Greta", message="Kept <b>words</b>.", points="0")
    page = answer.content.decode()

    assert errors(answer) == [
        "Nobody here is called “Nobody Nowhere”. Write a full name or a work e-mail.",
        "Several colleagues are called “Hugo”: Hugo (hugo@bakkegaard.example), Hugo (dan@bakkegaard.example). "
        "Write the work e-mail.",
    ]
    assert "Kept &lt;b&gt;words&lt;/b&gt;." in page
    assert 'value="Nobody Nowhere, Hugo"' in page
    assert f'value="e{cast.greta.pk}" checked' in page
    assert not Kudos.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to": []}, "Choose at least one colleague."),
        ({"to": ["e999999", "x1", "e"]}, "Choose at least one colleague."),
        ({"message": "   "}, "Say what for: a few words about what they did."),
        ({"points_other": "-1"}, "Points are a whole number from 0 on."),
        ({"points_other": "1,5"}, "Points are a whole number from 0 on."),
        ({"points_other": "9999999999"}, "These are more points than anybody has."),
        ({"points_other": "101"}, "This needs 101 points, and you have 100 left. Give at most 50 each."),
        ({"points": "50", "points_other": "60"}, "You can give Alice at most 50 more in this period."),
        ({"value": "nonsense"}, "There is no value “nonsense”. Choose one of the list."),
        ({"customer": "C1"}, "Only a customer you served can be named. Leave it out, or choose another."),
        ({"customer": "Acme", "customer_id": "C9"}, "Only a customer you served can be named. Leave it out, or choose"),
        ({"visibility": "secret"}, "Select a valid choice."),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(cast, as_, wrong, said):
    answer = give(as_("bob"), cast, **wrong)

    assert any(said in each for each in errors(answer)) or said in answer.content.decode()
    assert not Kudos.objects.exists()


def test_oneself_alone_is_refused_and_in_a_team_left_out(cast, as_):
    assert errors(give(as_("bob"), cast, to=[f"e{cast.bob.pk}"])) == [
        "Nobody thanks themself. Name the colleague you mean."
    ]


def test_points_need_a_value_where_the_company_says_so(cast, as_):
    from recognition.kudos import services
    from tests.recognition.kudos.world import as_ as actor

    services.set_policy(actor=actor(cast.greta), at=timezone.now(), value_mode="required")
    Value.objects.create(code="care", names={"en": "Care", "da": "Omsorg"})
    bob = as_("bob")

    assert errors(give(bob, cast)) == ["Points need a value. Choose one, or thank without points."]
    assert give(bob, cast, value="care", key="key-0003").status_code == 302
    bob.cookies["django_language"] = "da"
    assert "Omsorg" in bob.get("/feed").content.decode()


def test_a_customer_one_served_is_found_by_number_or_part_of_the_name_and_never_shown(world, cast, as_):
    for name in ("Solbakken", "Solsiden"):
        world.touch(cast.bob, customer=world.another_customer(name))
    bob = as_("bob")

    assert "Several customers fit" in errors(give(bob, cast, customer="sol"))[0]
    assert give(bob, cast, customer="solb", key="key-0004").status_code == 302
    assert Kudos.objects.get().customer.external_id == "Solbakken"
    assert "Solbakken" not in bob.get("/feed").content.decode()
    options = bob.get("/feed/give/customers?q=SOL").content.decode()
    assert 'data-value="Solbakken"' in options
    assert 'data-value="Solbakken"' not in as_("alice").get("/feed/give/customers?q=SOL").content.decode()


def test_people_are_found_by_name_alone_and_only_present_ones(cast, as_):
    Employment.objects.filter(employee=cast.dan).update(ends_on=date(2026, 1, 1))
    options = as_("bob").get("/feed/give/colleagues?q=a").content.decode()

    assert f'data-value="e{cast.alice.pk}"' in options
    assert "@" not in options
    assert "Dan" not in options
    assert 'data-count="1"' in as_("greta").get("/feed/give/colleagues?q=lager").content.decode()


def test_the_form_can_be_opened_for_somebody(cast, as_):
    page = as_("bob").get(f"/feed/give?to=e{cast.dan.pk}").content.decode()

    assert f'value="e{cast.dan.pk}" checked>Dan' in page


def test_the_first_time_one_is_told_who_sees_it_and_decides(cast, as_):
    bob = as_("bob")
    assert "seen by everybody in the company" in bob.get("/feed").content.decode()

    bob.post("/feed/notice", {"act": "noticed"})
    assert "seen by everybody in the company" not in bob.get("/feed").content.decode()
    as_("alice").post("/feed/notice", {"act": "keep_out"})
    assert PrivacyChoice.objects.get(employee=cast.alice).allows is False
    assert selectors.desk(employee_id=cast.alice.pk, roles=[], at=timezone.now()).is_unnoticed is False


def test_what_is_left_is_said_before_anything_is_sent(cast, as_):
    page = as_("bob").get("/").content.decode()

    assert 'data-left="100"' in page
    assert "100 left to give until" in page


def test_refusals_are_told_in_danish(cast, as_):
    bob = as_("bob")
    bob.cookies["django_language"] = "da"

    assert give(bob, cast, to=[]).status_code == 409


def test_the_pages_stay_within_their_statements(cast, as_, django_assert_max_num_queries):
    bob = as_("bob")
    for address in ("/feed/give", "/feed/give/colleagues?q=a", "/feed/give/customers?q=a"):
        with django_assert_max_num_queries(12):
            bob.get(address)
    with django_assert_max_num_queries(60):
        give(bob, cast)
