"""What must be done before a version is activated."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from recognition.activity import services as activity
from recognition.activity.models import Activity, PersonalText
from recognition.core.actor import Actor
from recognition.customers.models import Customer, Outcome, Source
from recognition.people.access import RoleNeeded
from recognition.people.models import Entity
from recognition.programmes import gates, selectors, services
from recognition.programmes.models import Baseline, ConsultationRecord, PayGate, Simulation
from tests.cast import employ
from tests.recognition.programmes.examples import FILE, consulted, simulated

AT = datetime(2025, 12, 1, 12, tzinfo=UTC)
SCORES = FILE.replace('unit = "DKK"', 'unit = "symbolic"').replace('"500.00"', '"50"').replace("expansion", "promoter")
YES = dict.fromkeys(gates.CONDITIONS, True)
pytestmark = pytest.mark.django_db


def as_(employee):
    return Actor(channel="test", employee_id=employee.pk)


@pytest.fixture
def load(cast):
    def loaded(text=FILE):
        made = services.load(actor=as_(cast.erik), text=text, at=AT, key=text[:200])
        return selectors.version(version_id=made.version_id)

    return loaded


@pytest.fixture
def version(load):
    return load()


def activate(cast, version, at=AT, **options):
    return services.activate(actor=as_(cast.hugo), version_id=version.pk, at=at, **options)


def consult(employee, **facts):
    given = {"country": "DK", "body": "SU", "notified_on": date(2025, 11, 20)} | facts
    return services.record_consultation(
        actor=as_(employee), programme_code="keep-customers", at=AT, **{"key": str(given)} | given
    )


def missing(version, at=AT):
    return [(gate.code, gate.country) for gate in selectors.gates(version_id=version.pk, at=at) if not gate.is_done]


def test_the_checklist_says_what_is_missing_and_then_what_was_done(cast, load):
    version = load(SCORES)

    assert missing(version) == [("simulation", ""), ("consultation", "DK"), ("pay_gate", "")]
    simulated(version, AT)
    consulted(version, cast.erik)
    services.sign_pay_gate(actor=as_(cast.hugo), version_id=version.pk, answers=YES, reason="See minutes.", at=AT)
    assert missing(version) == []
    assert activate(cast, version).state == "active"
    assert missing(version) == []


def test_it_refuses_what_was_not_simulated(cast, version):
    consulted(version, cast.erik)

    with pytest.raises(services.NotSimulated, match="Version 1 of keep-customers has not been simulated"):
        activate(cast, version)
    stopped = simulated(version, AT)
    Simulation.objects.filter(pk=stopped.pk).update(ended_at=None, figures=None)
    with pytest.raises(services.NotSimulated, match="has not ended"):
        activate(cast, version, simulation_id=stopped.pk)
    other = simulated(version, AT)
    Simulation.objects.filter(pk=other.pk).update(fingerprint="0" * 64)
    with pytest.raises(services.NotSimulated, match="is of another definition"):
        activate(cast, version, simulation_id=other.pk)
    with pytest.raises(selectors.UnknownSimulation):
        activate(cast, version, simulation_id=4711)


@pytest.mark.parametrize(
    "looks_at",
    [
        {"as_of": AT - timedelta(days=32), "from_date": date(2020, 1, 1)},
        {"from_date": AT.date() + timedelta(days=1), "to_date": date(2900, 1, 1)},
    ],
)
def test_it_refuses_a_simulation_that_saw_no_history(cast, version, looks_at):
    consulted(version, cast.erik)
    found = simulated(version, AT)
    Simulation.objects.filter(pk=found.pk).update(**looks_at)

    with pytest.raises(services.NotSimulated, match="simulate days that have been"):
        activate(cast, version, simulation_id=found.pk)


@pytest.mark.parametrize("named", [True, False])
def test_it_cites_the_simulation_named_or_the_newest(cast, version, named):
    first, newest = simulated(version, AT), simulated(version, AT)
    consulted(version, cast.erik)
    active = activate(cast, version, simulation_id=first.pk if named else None)

    assert active.simulation == (first if named else newest)
    assert Activity.objects.latest("pk").data["simulation"] == active.simulation_id


def test_a_simulation_that_is_there_is_told_nobody_without_the_right(cast, version):
    simulated(version, AT)

    with pytest.raises(RoleNeeded):
        services.simulate_before(actor=as_(cast.dan), version_id=version.pk, at=AT)


def test_a_version_is_simulated_over_the_year_before_it_once(cast, version):
    done = services.simulate_before(actor=as_(cast.hugo), version_id=version.pk, at=AT)

    assert (done.from_date, done.to_date) == (date(2024, 12, 2), date(2025, 12, 1))
    assert done.fingerprint == version.fingerprint
    assert services.simulate_before(actor=as_(cast.hugo), version_id=version.pk, at=AT) == done


@pytest.mark.parametrize(
    ("notified_on", "enough"), [(date(2025, 11, 20), True), (date(2025, 11, 21), False), (date(2025, 1, 1), True)]
)
def test_denmark_is_notified_42_days_before_the_first_day(cast, version, notified_on, enough):
    simulated(version, AT)
    consulted(version, cast.erik, notified_on=notified_on)

    if enough:
        assert activate(cast, version).state == "active"
    else:
        with pytest.raises(services.NotConsulted, match="load the version with starts_on 2026-01-02 or later"):
            activate(cast, version)


@pytest.mark.parametrize(
    ("concluded_on", "enough"), [(None, False), (date(2025, 12, 1), True), (date(2025, 12, 2), False)]
)
def test_sweden_has_concluded_by_the_day_of_activation(cast, version, concluded_on, enough):
    entity = Entity.objects.create(external_id="SE", name="AB", country="SE", currency="SEK", time_zone="UTC")
    employ("sven", entity, manager=cast.erik, team="Lager")
    consulted(version, cast.erik)
    assert missing(version) == [("simulation", ""), ("consultation", "SE")]
    consulted(version, cast.erik, "SE", concluded_on=concluded_on)

    assert (("consultation", "SE") not in missing(version)) is enough


def test_only_countries_that_employ_somebody_and_have_a_rule_are_asked(cast, version, settings):
    Entity.objects.create(external_id="SE", name="AB", country="SE", currency="SEK", time_zone="UTC")
    norway = Entity.objects.create(external_id="NO", name="AS", country="NO", currency="NOK", time_zone="UTC")
    employ("nora", norway, manager=cast.erik, team="Lager")

    assert gates.countries(version.starts_on) == ["DK", "NO"]
    assert missing(version) == [("simulation", ""), ("consultation", "DK")]
    settings.LAURELS = settings.LAURELS.model_copy(update={"LAURELS_CONSULTATION": "none"})
    assert missing(version) == [("simulation", "")]


def test_a_later_record_counts_instead(cast, version):
    consult(cast.greta, notified_on=date(2025, 11, 30))
    assert ("consultation", "DK") in missing(version)
    consult(cast.hugo, notified_on=date(2025, 11, 20), concluded_on=date(2025, 11, 25), outcome="The SU agrees.")

    assert ("consultation", "DK") not in missing(version)
    assert [row.text_digest != "" for row in Activity.objects.filter(code="programme.consulted").order_by("pk")] == [
        False,
        True,
    ]
    assert PersonalText.objects.get(employee_id=cast.hugo.pk).text == "The SU agrees."


def test_a_consultation_is_recorded_once_by_who_may_and_never_changed(cast, version):
    assert consult(cast.greta) == consult(cast.greta)
    with pytest.raises(activity.KeyReused):
        consult(cast.greta, body="HK", key=str({"country": "DK", "body": "SU", "notified_on": date(2025, 11, 20)}))
    with pytest.raises(RoleNeeded, match="administrator or hr or programme owner"):
        consult(cast.alice)
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        ConsultationRecord.objects.update(notified_on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"country": "dk"}, "'dk' is no country"),
        ({"body": " "}, "Name the body"),
        ({"notified_on": date(2025, 12, 2)}, "a day you gave is in the future"),
        ({"concluded_on": date(2025, 11, 19)}, "2025-11-19 is before the notice on 2025-11-20"),
    ],
)
def test_a_consultation_that_cannot_be_is_refused(cast, version, facts, sentence):
    with pytest.raises(services.BadConsultation, match=sentence):
        consult(cast.greta, **facts)


def test_scores_need_the_signed_checklist(cast, load):
    version = load(SCORES)
    simulated(version, AT)
    consulted(version, cast.erik)

    with pytest.raises(services.PayGateMissing, match="promoter is a score; a programme owner signs"):
        activate(cast, version)


def test_the_checklist_is_signed_whole_with_a_reason_and_once(cast, load):
    version = load(SCORES)

    def sign(employee=cast.hugo, answers=YES, reason="See minutes."):
        return services.sign_pay_gate(actor=as_(employee), version_id=version.pk, answers=answers, reason=reason, at=AT)

    for answers in ({}, YES | {"learning_first": False}, YES | {"more": True}):
        with pytest.raises(services.ConditionNotMet, match="Each of the five conditions"):
            sign(answers=answers)
    with pytest.raises(services.ConditionNotMet, match="Say how"):
        sign(reason=" ")
    with pytest.raises(RoleNeeded):
        sign(cast.greta)
    assert sign().answers == YES
    with pytest.raises(services.AlreadySigned, match=f"^Hugo signed .* on {AT:%Y-%m-%d} already"):
        sign(cast.hugo)
    with pytest.raises(IntegrityError, match="is refused"), transaction.atomic():
        PayGate.objects.update(answers={})


def test_a_programme_without_scores_needs_no_checklist(cast, version):
    with pytest.raises(services.ConditionNotMet, match="rewards no score"):
        services.sign_pay_gate(actor=as_(cast.hugo), version_id=version.pk, answers=YES, reason="Why not.", at=AT)


def test_the_baseline_is_frozen_by_month_and_kind(cast, version):
    source = Source.objects.create(code="crm")
    customer = Customer.objects.create(external_id="C1", uid="0" * 32, name="C")
    facts = [
        ("2024-12-31T22:59:00Z", "renewal", 1, "DKK", None),
        ("2024-12-31T23:00:00Z", "renewal", 2, "DKK", None),
        ("2025-01-31T22:00:00Z", "renewal", 30, "DKK", None),
        ("2025-01-15T12:00:00Z", "renewal", 400, "SEK", None),
        ("2025-01-15T12:00:00Z", "renewal", None, "", None),
        ("2025-01-15T12:00:00Z", "renewal", 9, "DKK", AT),
        ("2025-01-15T12:00:00Z", "churn", 9, "DKK", None),
        ("2025-02-01T12:00:00Z", "expansion", 5, "DKK", None),
    ]
    Outcome.objects.bulk_create(
        Outcome(
            source=source,
            external_id=f"O{number}",
            uid=f"{number:032}",
            customer=customer,
            kind=kind,
            reported_kind=kind,
            family="loss" if kind == "churn" else "gain",
            occurred_at=moment,
            value_minor=value,
            currency=currency,
            withdrawn_at=withdrawn,
            recorded_at=AT,
        )
        for number, (moment, kind, value, currency, withdrawn) in enumerate(facts)
    )
    simulated(version, AT)
    consulted(version, cast.erik)
    activate(cast, version)
    baseline = Baseline.objects.get(version=version)

    assert (baseline.from_date, baseline.to_date, baseline.frozen_at) == (date(2025, 1, 1), date(2025, 12, 31), AT)
    assert baseline.figures == [
        {"month": "2025-01", "kind": "renewal", "count": 4, "value_minor": {"DKK": 32, "SEK": 400}},
        {"month": "2025-02", "kind": "expansion", "count": 1, "value_minor": {"DKK": 5}},
    ]


def test_a_draft_of_an_earlier_release_cites_what_it_says_today(cast, version):
    document = dict(version.definition)
    del document["pools"], document["budget"], document["leavers"], document["expire_after_days"]
    type(version).objects.filter(pk=version.pk).update(definition=document, fingerprint="0" * 64)
    simulated(version, AT)
    consulted(version, cast.erik)

    assert services.load(actor=as_(cast.erik), text=FILE, at=AT, key="again").is_new is False
    assert activate(cast, version).state == "active"
