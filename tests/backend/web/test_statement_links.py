"""Statements for those who left: a link shows them, and nothing else."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from recognition.activity.models import Activity
from recognition.core.errors import DomainError
from recognition.payroll.models import Statement
from recognition.payroll.services import links
from recognition.people.models import Employee, Employment, StatementLink
from tests.recognition.payroll.office import Office
from tests.recognition.rewards.world import as_ as acting

pytestmark = pytest.mark.django_db
LIST = "/statements/links"


@pytest.fixture
def statement(world):
    """Alice's, who has left since."""
    office = Office(world)
    office.approved(amount=50_000)
    office.approved(employee=world.cast.dan, amount=7_700)
    office.exported()
    yesterday = timezone.now().date() - timedelta(days=2)
    Employee.objects.filter(external_id="alice").update(left_on=yesterday)
    return Statement.objects.get(employee=world.cast.alice)


def make(client, **said):
    wish = {"employee": "alice", "days": "14", "address": "", "key": "k1"} | said
    return client.post(LIST, wish)


def link_in(answer):
    return re.search(r"http://[^<]+(/statements/by-link/[^<]+)", answer.content.decode())[1]


def test_hr_makes_a_link_and_its_holder_reads_the_statements_without_an_account(statement, as_):
    address = link_in(make(as_("greta")))

    stranger = Client()
    shown = stranger.get(address)
    page = shown.content.decode().replace("\u00a0", " ")
    assert "Alice" in page
    assert "DKK 500.00 before tax" in page
    assert shown["Referrer-Policy"] == "no-referrer"
    assert shown["X-Robots-Tag"] == "noindex"
    written = stranger.get(f"{address}{statement.pk}.html")
    assert statement.digest in written.content.decode()
    assert StatementLink.objects.get().opened == 2


def test_nobody_elses_statement_and_no_other_page_is_behind_it(statement, as_):
    address = link_in(make(as_("greta")))
    other = Statement.objects.exclude(pk=statement.pk).get()
    stranger = Client()

    for ending in ("html", "pdf"):
        assert stranger.get(f"{address}{other.pk}.{ending}").status_code == 404
    assert stranger.get(f"{address}{statement.pk}.txt").status_code == 404
    assert stranger.post(address).status_code == 405
    assert stranger.get(f"/statements/{statement.pk}").status_code == 302
    assert "sessionid" not in stranger.cookies
    assert "session" not in stranger.cookies


def test_a_link_that_was_changed_is_a_calm_404_and_one_that_ended_a_410(statement, as_):
    greta = as_("greta")
    address = link_in(make(greta))
    assert Client().get(address[:-2] + "x/").status_code == 404
    assert "Copy it whole" in Client().get("/statements/by-link/nothing/").content.decode()

    greta.post(f"{LIST}/{StatementLink.objects.get().pk}/revoke")
    answer = Client().get(address)
    assert answer.status_code == 410
    assert "This link has ended" in answer.content.decode()
    assert StatementLink.objects.get().opened == 0


def test_it_expires(statement, world):
    at = timezone.now()
    greta = acting(world.cast.greta)
    secret = links.issue_statement_link(actor=greta, employee="alice", days=30, at=at, key="k")
    links.open_statement_link(secret=secret, at=at + timedelta(days=30) - timedelta(seconds=1))
    with pytest.raises(links.LinkOver):
        links.open_statement_link(secret=secret, at=at + timedelta(days=30))
    assert not links.revoke_statement_link(
        actor=greta, link_id=StatementLink.objects.get().pk, at=at + timedelta(days=31)
    )


def test_it_is_mailed_where_hr_says_and_the_address_is_not_kept(statement, as_):
    page = make(as_("greta"), address="alice@private.example").content.decode()

    assert "The link was mailed to alice@private.example." in page
    (sent,) = mail.outbox
    assert sent.to == ["alice@private.example"]
    assert "/statements/by-link/" in sent.body
    assert "private.example" not in str(list(Activity.objects.values_list("data")))


def test_every_deed_about_it_is_recorded(statement, as_):
    greta = as_("greta")
    address = link_in(make(greta))
    Client().get(address)
    greta.post(f"{LIST}/{StatementLink.objects.get().pk}/revoke")

    codes = Activity.objects.filter(code__startswith="statement_link.").order_by("pk")
    assert list(codes.values_list("code", "channel")) == [
        ("statement_link.issued", "web"),
        ("statement_link.opened", "link"),
        ("statement_link.revoked", "web"),
    ]


def test_the_same_form_twice_makes_one_link(statement, as_):
    greta = as_("greta")
    make(greta)
    assert make(greta).status_code == 302
    assert StatementLink.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"employee": "bob"}, "has not left and reads statements"),
        ({"employee": "nobody"}, "There is no employee"),
        ({"days": "31"}, "30"),
        ({"address": "x"}, "e-mail"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(statement, as_, said, why):
    answer = make(as_("greta"), **said)
    assert answer.status_code == 409
    assert why.lower() in answer.content.decode().lower().replace("email", "e-mail")
    assert not StatementLink.objects.exists()


@pytest.mark.slow
def test_only_hr_of_the_entity_they_left_makes_ends_and_sees_links(statement, as_, world):
    for name in ("bob", "carol", "dan"):
        assert as_(name).get(LIST).status_code == 403
        assert make(as_(name)).status_code == 403
    make(as_("greta"))
    elsewhere = Employment.objects.get(employee=world.cast.greta).entity
    elsewhere.pk, elsewhere.external_id = None, "SE"
    elsewhere.save()
    world.cast.greta.grants.filter(role="hr").update(entity=elsewhere)
    greta, number = as_("greta"), StatementLink.objects.get().pk
    assert "Alice" not in greta.get(LIST).content.decode()
    assert make(greta, key="k2").status_code == 409
    assert greta.post(f"{LIST}/{number}/revoke").status_code in (403, 404)
    assert greta.post(f"{LIST}/999/revoke").status_code == 404
    assert StatementLink.objects.get().revoked_at is None


def test_an_hr_of_one_entity_opens_nothing_of_another(statement, world):
    entity = Employment.objects.get(employee=world.cast.alice).entity
    world.cast.greta.grants.filter(role="hr").update(entity=entity)
    links.issue_statement_link(actor=acting(world.cast.greta), employee="alice", days=1, at=timezone.now(), key="k")
    assert StatementLink.objects.get().entity == entity


def test_a_link_lasts_a_month_at_most(statement, world):
    for days in (0, 31):
        with pytest.raises(DomainError, match="from 1 to 30 days"):
            links.issue_statement_link(
                actor=acting(world.cast.greta), employee="alice", days=days, at=timezone.now(), key=f"k{days}"
            )


@pytest.mark.slow
def test_whoever_tries_many_links_has_to_wait(statement):
    stranger = Client()
    codes = [stranger.get("/statements/by-link/wrong/").status_code for _ in range(32)]
    assert codes[0] == 404
    assert codes[-1] == 429


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_takes_few_statements(statement, as_, world, django_assert_max_num_queries, count):
    at = timezone.now()
    for number in range(count):
        links.issue_statement_link(actor=acting(world.cast.greta), employee="alice", days=3, at=at, key=f"key {number}")
    greta = as_("greta")
    greta.get(LIST)
    with django_assert_max_num_queries(10):
        greta.get(LIST)
