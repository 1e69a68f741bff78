"""Rows of people of the Danish entity, one or more of every kind that an address can name."""

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.utils import timezone

from integrations.directory import sending
from integrations.sources import importing
from recognition.core import actor as actors
from recognition.customers import services as customers
from recognition.kudos import services as kudos
from recognition.payroll import services as payroll
from recognition.payroll.models import PayrollLine, Statement
from recognition.payroll.services import evidence
from recognition.people import services as people_services
from recognition.people import sign_in, tokens
from recognition.people.models import ApiToken, Entity, StatementLink
from recognition.privacy import services as privacy
from recognition.privacy.models import AccessExport, Anonymisation
from recognition.rewards import services as rewards
from recognition.rewards.models import AgreedShare, AgreedSplit, ClawBackCase, Correction, Judgement
from tests.recognition.payroll.office import Office, later
from tests.recognition.rewards.world import World, as_
from tests.recognition.shop.till import Till

SUMS = (31_337, 71_773, 46_464)  # Alice's award, her waiting one, what she ordered: minor units nobody else has


def issued(employee):
    return tokens.issue(
        actor=actors.system("test"), name="test", scopes=tokens.SCOPES, lifetime=timedelta(days=1),
        at=timezone.now(), employee=employee,
    ).secret  # fmt: skip


def planted(cast):
    """By parameter, or by the first part of an address and a parameter, the ids of rows."""
    office = Office(World(cast))
    rows = _awards(office) | _shop(cast) | _things_of_alice(cast) | _work_of_greta(cast, office)
    return rows | {
        "employee_id": ("alice",),
        "person_id": (cast.alice.pk,),
        "entity": ("DK",),
        "entity_id": ("DK",),
        "place_id": (cast.entity.pk,),
        "code": ("2026-09",),
        "period": ("2026-09",),
        "customer_id": (office.world.customer.pk, office.world.customer.external_id),
    }


def _awards(office):
    world, cast, at = office.world, office.cast, timezone.now()
    world.touch(cast.alice)
    world.touch(cast.bob, days=5)
    proposal = office.approved(amount=SUMS[0])
    for person, amount in ((cast.bob, 1_111), (cast.alice, 3_333)):
        office.approved(person, amount=amount)
    batch = office.exported()
    lines = PayrollLine.objects.filter(batch=batch).select_related("wage_type")
    said = [f"{each.payroll_number};{each.wage_type.code};{each.amount_minor / 100};2026-09" for each in lines]
    office.reconcile(batch, "\n".join(["Lønnummer;Lønart;Beløb;Periode", *said]).encode("cp1252"))
    waiting = world.proposal(outcome=world.outcome(name="O-waiting"), amount=SUMS[1])
    world.proposal(cast.bob, outcome=world.outcome(name="O-bob"), amount=2_222)
    in_time = later(20)  # an award is contested within ninety days
    dispute = rewards.contest(actor=as_(cast.alice), proposal_id=proposal.pk, text="Der mangler noget.", at=in_time)
    return {
        "proposal_id": (proposal.pk, waiting.pk),
        "batch_id": (batch.pk,),
        "number": (1,),
        "dispute_id": (dispute.pk,),
        **_taken_back(cast, proposal, at),
        "nomination_id": (_nomination(world, cast, at),),
        "statement_id": tuple(Statement.objects.filter(employee=cast.alice).values_list("pk", flat=True)),
        "split_id": (_split(world, cast, at).pk,),
    }


def _taken_back(cast, proposal, at):
    """A case about an award, and the occasion of it judged again."""
    case = ClawBackCase.objects.create(
        proposal=proposal, employee=cast.alice, amount=SUMS[0], unit=proposal.unit, cause="left", code="wrong_facts",
        reason_digest="0" * 64, opened_by=cast.greta, opened_at=at,
    )  # fmt: skip
    judged = {name: getattr(proposal, name) for name in ("programme", "outcome", "occasion", "assessment")}
    judgement = Judgement.objects.create(
        **judged, version=proposal.version, outcome_uid=proposal.outcome_uid, result="paid", judged_at=at
    )
    correction = Correction.objects.create(
        **judged, number=1, judgement=judgement, code="wrong_facts", reason_digest="0" * 64, opened_by=cast.greta,
        opened_at=at,
    )  # fmt: skip
    return {"case_id": (case.pk,), "correction_id": (correction.pk,)}


def _nomination(world, cast, at):
    return customers.nominate(
        actor=as_(cast.bob), nominee_id=cast.alice.pk, customer=world.customer.external_id, kind="did_right",
        occurred_at=at - timedelta(days=3), evidence="Blev til det virkede.", at=at, key="foreign",
    )  # fmt: skip


def _split(world, cast, at):
    outcome = world.outcome(name="O-split")
    split = AgreedSplit.objects.create(
        outcome=outcome, outcome_uid=outcome.uid, reason_digest="0" * 64, proposed_by=cast.alice, proposed_at=at
    )
    for person in (cast.alice, cast.bob):
        AgreedShare.objects.create(split=split, employee=person, weight=1)
    return split


def _shop(cast):
    till = Till(cast)
    till.points(cast.alice, 500)
    till.points(cast.bob, 500)
    till.item(value_minor=SUMS[2] // 2)
    till.order(cast.bob)
    Entity.objects.create(external_id="NO", name="Bakkegård AS", country="NO", currency="NOK", time_zone="Europe/Oslo")
    till.item("ski", entity="NO", currency="NOK")  # sold to none of those who ask
    return {"order_id": (till.order(cast.alice, quantity=2).pk,), "shop/code": ("ski",), "item": ("ski",)}


def _things_of_alice(cast):
    at = timezone.now()
    given = kudos.give(
        actor=as_(cast.alice),
        recipients=[cast.bob.pk],
        points=0,
        text="Tak",
        visibility="private",
        at=at,
        key="foreign",
    )
    standing_in = people_services.delegate(
        actor=as_(cast.bob), giver_id=cast.bob.pk, delegate_id=cast.erik.pk, at=at,
        from_date=date.today(), to_date=date.today() + timedelta(days=3),  # noqa: DTZ011
    )  # fmt: skip
    user = sign_in.user_of(cast.alice, at=at)
    issued(cast.alice.external_id)
    privacy.request_access_export(actor=as_(cast.alice), employee_id="alice", language="da", at=at, key="copy")
    return {
        "kudos_id": (given.kudos_id,),
        "delegation_id": (standing_in.pk,),
        "pk": (Authenticator.objects.create(user=user, type="webauthn", data={}).pk,),
        "token_id": (ApiToken.objects.get(employee=cast.alice).pk,),
        "export_id": (AccessExport.objects.get().pk,),
        "erasure_id": (Anonymisation.objects.create(employee=cast.alice, asked_by=cast.greta, asked_at=at).pk,),
        "hold_id": (privacy.set_hold(actor=as_(cast.greta), employee_id="alice", reason="En sag.", at=at, key="hold"),),
    }


def _work_of_greta(cast, office):
    """What HR asked for: it is theirs, and about Denmark."""
    who, at = as_(cast.greta), timezone.now()
    [batch] = PayrollLine.objects.values_list("batch", flat=True).distinct()
    wish = {"filters": {"entity": "DK"}, "file_format": "csv", "language": "da", "pivot": "", "at": at}
    view = payroll.save_view(actor=who, name="Mine", shared_role="", is_monthly=False, **wish | {"pivot": "team"})
    period = {"filters": {"entity": "DK", "period": "2026-09"}}
    report = payroll.request_report(actor=who, key="report", **wish | period)
    people_list = b"employee_id,name,email,payroll_number\nalice,Alice,alice@example.com,1\n"
    customers = b"customer_id,name,segment,since\nC9,Ni,,2020-01-01\n"
    link = StatementLink.objects.create(
        digest="0" * 64, employee=cast.alice, entity=cast.entity, issued_by=cast.greta, issued_at=at,
        expires_at=at + timedelta(days=3),
    )  # fmt: skip
    return {
        "job_id": (
            report,
            evidence.request_pack(actor=who, batch_id=batch, at=at, key="pack"),
            sending.send(actor=who, content=people_list, choice="", on=None, at=at, key="list"),
            importing.request_import(
                actor=who, files={"customers.csv": [customers]}, complete_until=None, at=at, key="import"
            ),
        ),
        "report_id": (report,),
        "view_id": (view,),
        "link_id": (link.pk,),
    }
