"""Simulations: asked for, watched, stopped, read in sums, taken as a file by who may see persons."""

import pytest
from django.utils import timezone

from recognition.jobs.models import Job
from recognition.people.models import PersonView, Role
from recognition.people.selectors import company_date
from recognition.programmes import tasks as programme_tasks
from recognition.programmes.models import Simulation
from recognition.rewards import tasks as reward_tasks
from tests import cast as people
from tests.backend.web import drafts
from tests.recognition.rewards.world import served

pytestmark = pytest.mark.django_db
KEY = "a-key-of-a-form"


@pytest.fixture
def draft(cast, world):
    """A draft, and one outcome of a customer whom six of one team and Dan served."""
    team = [
        people.employ(f"server-{number}", cast.entity, manager=cast.bob, team="Kundeservice") for number in range(5)
    ]
    served(world, cast.alice, *team, cast.dan)
    world.outcome()
    return drafts.load(cast.erik)


@pytest.fixture
def done(cast, draft):
    return drafts.simulate(cast.erik, draft)


def asked(draft, **more):
    given = {"key": KEY, "version": draft.pk, "from_date": "2026-07-01", "to_date": "2026-08-31", "beside": "nothing"}
    return given | more


def test_one_is_asked_for_and_waits(as_, cast, draft):
    client = as_("erik")
    answer = client.post("/simulations/new", asked(draft))

    found = Simulation.objects.get()
    assert answer.url == f"/simulations/{found.pk}"
    assert found.asked_by == cast.erik
    page = client.get(answer.url).content.decode()
    assert "It waits for a worker" in page
    assert 'hx-trigger="every 2s"' in page


def test_the_form_knows_the_usual_year_and_the_version_it_came_from(as_, draft):
    page = as_("erik").get(f"/simulations/new?version={draft.pk}")

    assert page.context["form"].initial["version"] == draft.pk
    assert page.context["form"].initial["to_date"] < company_date(timezone.now())


def test_there_is_nothing_to_simulate_without_rules(as_, cast):
    assert "write a programme first" in as_("erik").get("/simulations/new").content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"to_date": "2026-06-01"}, "The last day is before the first."),
        ({"version": "999999"}, "999999"),
        ({"beside": "everything"}, "everything"),
        ({"from_date": "1800-01-01"}, "Give days from 1900-01-01"),
    ],
)
def test_what_makes_no_stretch_is_said_beside_it(as_, draft, wrong, said):
    answer = as_("erik").post("/simulations/new", asked(draft, **wrong))

    assert answer.status_code == 409
    assert said in answer.content.decode()
    assert not Simulation.objects.exists()


def test_progress_is_shown_and_ends_in_the_result(as_, cast, draft):
    number = drafts.simulate(cast.erik, draft, run=False)
    client = as_("erik")
    Job.objects.update(state="running", progress_done=40, progress_total=100)
    assert 'value="40"' in client.get(f"/simulations/{number}/progress").content.decode()

    Job.objects.update(state="queued")
    programme_tasks.simulate_due(at=timezone.now())
    assert (
        f'hx-get="/simulations/{number}" hx-trigger="load"'
        in client.get(f"/simulations/{number}/progress").content.decode()
    )


def test_one_that_waits_is_cancelled(as_, cast, draft):
    number = drafts.simulate(cast.erik, draft, run=False)
    client = as_("erik")
    client.post(f"/simulations/{number}/cancel")

    assert Job.objects.get().state == "cancelled"
    assert "It was cancelled" in client.get(f"/simulations/{number}").content.decode()


def test_cancelling_what_has_ended_says_so(as_, done):
    answer = as_("erik").post(f"/simulations/{done}/cancel", follow=True)

    assert "ended already" in answer.content.decode()


def test_the_result_is_told_in_sums(as_, done):
    answer = as_("erik").get(f"/simulations/{done}")
    page = answer.content.decode()

    assert "DKK\u00a0500.00" in page
    assert [row.label for row in answer.context["kinds"]] == ["renewal"]
    assert [(row.label, row.draft) for row in answer.context["teams"]] == [("all others, 7 people", "500.00")]
    assert answer.context["sensitivity"]["rows"]
    assert "server-1" not in page


def test_rules_that_no_outcome_fits_say_where_to_look(as_, cast, draft):
    number = drafts.simulate(cast.erik, drafts.load(cast.erik, drafts.text(kinds='["tenure"]'), key="other"))

    page = as_("erik").get(f"/simulations/{number}").content.decode()

    assert "Look at their kinds, segments and least value, or try other days." in page


def test_beside_a_version_it_says_who_gains_and_who_loses_by_team_alone(as_, cast, draft, world):
    number = drafts.simulate(cast.erik, draft, compares=world.version.pk, key="beside")
    found = as_("erik").get(f"/simulations/{number}").context["figures"][0]

    assert (found["gains"]["gaining"], found["gains"]["losing"], found["gains"]["same"]) == (0, 0, 7)
    assert found["rows"][0][1:] == ("500.00", "500.00", "0.00")


def test_the_version_of_another_programme_is_named(as_, cast, draft, world):
    number = drafts.simulate(cast.erik, draft, compares=world.version.pk, key="beside")
    erik = as_("erik")

    assert (
        "Beside version 1 of Loyal customers, over the same outcomes"
        in erik.get(f"/simulations/{number}").content.decode()
    )
    assert "beside version 1 of Loyal customers" in erik.get("/simulations").content.decode()


def test_a_simulation_is_of_a_programme_by_its_name(as_, cast, draft, world):
    assert world.version.number == 1
    second = drafts.load(cast.erik, drafts.text(programme='"loyal"'), key="second")
    number = drafts.simulate(cast.erik, second)
    erik = as_("erik")

    assert "Keep customers, version 2" in erik.get(f"/simulations/{number}").content.decode()
    assert "Keep customers · " in erik.get("/simulations").content.decode()
    assert "Loyal customers 1 (active)" in erik.get("/simulations/new").content.decode()
    assert "keep-customers 1 (draft)" in erik.get("/simulations/new").content.decode()


def test_two_simulations_stand_beside_each_other(as_, cast, done):
    richer = drafts.load(cast.erik, drafts.text(amount='"700.00"'), key="richer")
    other = drafts.simulate(cast.erik, richer, key="other")
    rows = as_("erik").get(f"/simulations/{done}?beside={other}").context["rows_beside"]

    assert ("Together", "500.00", "700.00", "\u2212200.00") in [tuple(row) for row in rows]


@pytest.mark.parametrize("beside", ["x", "0", "999999999999999999999"])
def test_a_simulation_that_is_not_there_stands_beside_nothing(as_, done, beside):
    assert as_("erik").get(f"/simulations/{done}?beside={beside}").context["rows_beside"] == []


def test_it_is_set_beside_reality_by_a_worker(as_, done):
    client = as_("erik")
    answer = client.post(f"/simulations/{done}/reality", {"key": KEY})
    assert "It is set beside what was really proposed" in client.get(answer.url).content.decode()

    assert reward_tasks.compare_due(at=timezone.now()) == 1
    assert reward_tasks.compare_due(at=timezone.now()) == 0
    page = client.get(f"/simulations/{done}/reality/progress").content.decode()
    assert "not judged yet" in page
    assert "\u2212DKK\u00a0500.00" in page


def test_everybodys_lines_are_a_file_without_formulas(as_, cast, done):
    cast.alice.external_id = "=alice"
    cast.alice.save()
    answer = as_("frida").get(f"/simulations/{done}/lines")
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert answer["Content-Disposition"] == f'attachment; filename="simulation-{done}.csv"'
    assert lines[0] == "side,employee_id,team,month,unit,amount,outcomes"
    assert any(line.startswith("draft,'=alice,Kundeservice,2026-08,DKK,71.4") for line in lines)
    assert PersonView.objects.filter(viewer=cast.frida, employee=cast.alice, what="report").exists()


def test_the_works_council_sees_sums_and_no_person(as_, cast, done):
    drafts.holder(Role.WORKS_COUNCIL, cast.entity)
    cast.__dict__["council"] = drafts.Employee.objects.get(external_id="works_council-all")
    client = as_("council")
    page = client.get(f"/simulations/{done}").content.decode()

    assert "all others, 7 people" in page
    assert "Share of the top tenth" not in page
    assert "/lines" not in page
    for address in (f"/simulations/{done}/lines", "/simulations/new", "/budgets"):
        assert client.get(address).status_code == 403


def test_the_works_council_is_told_that_too_few_would_be_paid_and_not_how_much(as_, cast, world):
    served(world, cast.alice, cast.dan)
    world.outcome()
    address = f"/simulations/{drafts.simulate(cast.erik, drafts.load(cast.erik))}"
    drafts.holder(Role.WORKS_COUNCIL, cast.entity)
    cast.__dict__["council"] = drafts.Employee.objects.get(external_id="works_council-all")
    page = as_("council").get(address).content.decode()

    assert "Fewer than five people would have been paid" in page
    assert "500.00" not in page
    assert "How much hangs on the policy" not in page
    assert "500.00" in as_("erik").get(address).content.decode()


def test_who_holds_a_role_for_one_entity_alone_sees_no_simulation(as_, cast):
    done = drafts.simulate(cast.erik, drafts.load(cast.erik), run=False)
    drafts.holder(Role.HR, cast.entity, of=cast.entity)
    cast.__dict__["local"] = drafts.Employee.objects.get(external_id="hr-DK")

    for address in (f"/simulations/{done}", "/simulations", f"/simulations/{done}/lines", "/budgets"):
        assert as_("local").get(address).status_code == 403


@pytest.mark.parametrize("name", ["alice", "bob", "carol", "dan"])
def test_simulations_are_not_for_everybody(as_, cast, name):
    done, client = drafts.simulate(cast.erik, drafts.load(cast.erik), run=False), as_(name)

    for address in (
        "/simulations",
        f"/simulations/{done}",
        f"/simulations/{done}/lines",
        f"/simulations/{done}/progress",
    ):
        assert client.get(address).status_code == 403


@pytest.mark.parametrize("address", ["", "/progress", "/lines", "/reality/progress"])
def test_one_that_is_not_there_is_not_found(as_, cast, address):
    assert as_("erik").get(f"/simulations/999999{address}").status_code == 404


def test_the_list_goes_on_where_the_page_ended(as_, cast, draft, monkeypatch):
    monkeypatch.setattr("backend.web.views.simulations.SHOWN", 2)
    numbers = [drafts.simulate(cast.erik, draft, run=False, key=f"number {number}") for number in range(3)]
    first = as_("erik").get("/simulations").content.decode()
    second = as_("erik").get(f"/simulations?before={numbers[1]}&programme=keep-customers").content.decode()

    assert f"/simulations/{numbers[2]}" in first
    assert f"before={numbers[1]}" in first
    assert f"/simulations/{numbers[0]}" in second
    assert f"/simulations/{numbers[2]}" not in second


def test_the_pages_ask_as_much_of_the_database_for_many_as_for_one(
    as_, cast, done, draft, django_assert_max_num_queries
):
    client = as_("erik")
    for address in ("/simulations", f"/simulations/{done}"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)
    for number in range(3):
        drafts.simulate(cast.erik, draft, run=False, key=f"more {number}")
    with django_assert_max_num_queries(12):
        client.get("/simulations")
    with django_assert_max_num_queries(12):
        client.get(f"/simulations/{done}")


def test_a_simulation_that_failed_says_why(as_, cast, draft):
    number = drafts.simulate(cast.erik, draft, run=False)
    Job.objects.update(state="failed", error_code="credit", error_sentence="The credit could not be computed.")
    page = as_("erik").get(f"/simulations/{number}").content.decode()

    assert "The credit could not be computed." in page
    assert "Simulate anew" in page


def test_why_it_failed_is_said_in_the_language_of_the_page(as_, cast, draft):
    number = drafts.simulate(cast.erik, draft, run=False)
    Job.objects.update(state="failed", error_code="run_lost", error_sentence="The worker was lost.")
    page = as_("erik").get(f"/simulations/{number}", headers={"accept-language": "da"}).content.decode()

    assert 'Arbejdet gik tabt flere gange. Bed om det igen. <span lang="en">The worker was lost.</span>' in page


def test_the_request_is_made_once_for_its_key(as_, draft):
    client = as_("erik")
    addresses = {client.post("/simulations/new", asked(draft)).url for _ in range(2)}

    assert len(addresses) == 1
