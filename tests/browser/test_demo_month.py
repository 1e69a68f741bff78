"""A month of the demonstration company in the browser, with all that happens in one: from approvals to confirmed."""

import csv
import io
import re
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from integrations.sources import importing
from recognition.ledger import chart
from recognition.ledger import selectors as books
from recognition.ledger.models import Account, Period
from recognition.payroll.models import PayrollBatch, PayrollClaim, PayrollLine
from recognition.people.models import Employee, Employment, Entity
from recognition.rewards.models import Proposal
from recognition.shop.models import Order

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.django_db(transaction=True)]

ADMINISTRATOR, PREPARER, RELEASER, HR = "FV001", "FV004", "FV005", "FV006"
PROGRAMME, CUP = "behold-danmark", 40
EMPTY_FILES = {
    "employees.csv": "employee_id,name,email,manager_id,department,title,hired_on,left_on,currency",
    "customers.csv": "customer_id,name,segment,since",
    "outcomes.csv": "outcome_id,customer_id,kind,occurred_at,score,value,currency",
}


def minor(text):
    return int(re.sub(r"[^\d-]", "", text.replace("−", "-")))


def uploaded(name, text):
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


class Company:
    """The Danish entity, its open month, and a page for everybody who does something in it."""

    def __init__(self, site):
        self.site, self.pages = site, {}
        self.entity = Entity.objects.get(external_id="FV-DK")
        self.period = Period.objects.get(entity=self.entity, state="open")
        self.month, self.address = f"{self.period.starts_on:%B %Y}", f"/periods/FV-DK/{self.period.code}"

    def visit(self, employee, address):
        """Open a page as somebody, who signs in once."""
        if employee not in self.pages:
            page = self.pages[employee] = self.site.page()
            self.site.sign_in(page, Employee.objects.get(external_id=employee))
        self.pages[employee].goto(address)
        return self.pages[employee]

    def awards(self, **wanted):
        return Proposal.objects.filter(entity=self.entity, employee__left_on=None, **wanted).order_by("amount", "pk")

    @property
    def at_payroll(self):
        """What the ledger has sent to payroll, less what it took back."""
        return books.balance(chart.account("payroll_clearing", "DKK", self.entity.pk))


@pytest.fixture
def company(site):
    call_command("demo", "--load-only", stdout=io.StringIO())
    return Company(site)


def approve(company, award):
    page = company.visit(award.employment.manager.external_id, f"/approvals/{award.pk}")
    page.get_by_role("button", name=re.compile("^Approve")).click()
    page.get_by_text(re.compile("^Approved: ")).first.wait_for()
    award.refresh_from_db()
    assert (award.state, award.period) == ("payable", company.period)


def import_late_call(company, award, colleague):
    """A colleague's call that came in late, which the administrator takes in; a worker reads the file both times."""
    moment = (award.outcome.occurred_at - timedelta(days=5)).isoformat()
    call = f"LATE-1,{award.outcome.customer.external_id},{colleague.external_id},{moment},call,phone,1"
    files = EMPTY_FILES | {
        "interactions.csv": f"interaction_id,customer_id,employee_id,occurred_at,type,channel,value\n{call}"
    }
    page = company.visit(ADMINISTRATOR, "/imports")
    page.get_by_label("Files", exact=True).and_(page.locator("input")).set_input_files(
        [uploaded(name, f"{text}\n") for name, text in files.items()]
    )
    page.get_by_role("button", name="Check the files").click()
    page.get_by_text("What these files would do").wait_for()
    importing.import_due(at=timezone.now())
    page.get_by_role("button", name="Take it in").click()
    page.get_by_text("What was taken in").wait_for()
    importing.import_due(at=timezone.now())
    page.get_by_role("status").get_by_text("taken in").wait_for()


def judge_again(company, taken_back):
    """HR corrects an award that was paid: what the colleague gets on top, and what the others give for it."""
    award = company.awards(state="confirmed", programme__code=PROGRAMME).exclude(pk=taken_back.reverses_id).first()
    known = Proposal.objects.filter(programme=award.programme, occasion=award.occasion)
    team = Employment.objects.filter(manager=award.employment.manager, ends_on=None)
    team = team.filter(starts_on__lt=award.outcome.occurred_at)
    others = team.exclude(employee__in=known.values("employee")).exclude(employee=taken_back.employee)
    colleague = others.order_by("employee__external_id").first().employee
    import_late_call(company, award, colleague)

    page = company.visit(HR, "/corrections")
    page.get_by_label("Programme", exact=True).select_option(PROGRAMME)
    page.get_by_label("Outcome", exact=True).fill(award.outcome.external_id)
    page.get_by_label("Why", exact=True).select_option(label="Something became known later")
    page.get_by_label("In words", exact=True).fill("A colleague's call came in late.")
    page.get_by_role("button", name="Judge again").click()
    page.get_by_text("Judged again: correction").wait_for()
    made = Proposal.objects.filter(correction__isnull=False, state="proposed")
    more, less = made.get(employee=colleague), list(made.filter(reverses__isnull=False))
    assert more.amount > 0 > sum(each.amount for each in less)
    for each in (more, *less):
        approve(company, each)
    return [more, *less]


def order_a_cup(company):
    """Somebody buys a cup for points; HR approves and hands it over."""
    here = Employee.objects.filter(employments__entity=company.entity, left_on=None).exclude(external_id=HR)
    rich = Account.objects.filter(code="points", unit="goods", balance__gte=CUP, holder_id__in=here.values("pk"))
    shopper = Employee.objects.get(pk=rich.order_by("-balance", "holder_id").first().holder_id)
    page = company.visit(shopper.external_id, "/shop")
    page.get_by_role("link", name="Thermos cup").click()
    page.get_by_role("button", name=f"Order for {CUP} points").click()
    page.get_by_text("Ordered. The points are set aside.").wait_for()

    order, hr = Order.objects.get(employee=shopper), company.visit(HR, "/shop/desk")
    for button, told in ((f"Approve {CUP} points", "Approved."), ("Handed over", "Handed over.")):
        hr.get_by_role("row", name=shopper.name).get_by_role("link", name="Thermos cup").click()
        hr.get_by_role("button", name=button).click()
        hr.get_by_text(told, exact=True).wait_for()
    order.refresh_from_db()
    assert (order.state, order.period) == ("payable", company.period)
    return order


def let_somebody_leave(company, busy):
    """HR notes that somebody with an approved award has left; the award stays theirs."""
    award = company.awards(state="payable", period=company.period, amount__gt=0).exclude(employee__in=busy).first()
    hr = company.visit(HR, "/people")
    hr.get_by_label("Name, address or id").fill(award.employee.name)
    hr.get_by_role("button", name="Search").click()
    hr.get_by_role("link", name=award.employee.name).click()
    hr.get_by_role("link", name="Record a leaving").click()
    hr.get_by_label("Last day").fill((timezone.localdate() - timedelta(days=1)).isoformat())
    hr.get_by_role("button", name="Save").click()
    hr.get_by_role("link", name="Record a return").wait_for()
    return award


def give_the_missing_code(company):
    hr = company.visit(HR, "/wage-types?entity=FV-DK")
    hr.get_by_role("link", name="Taxable benefit").click()
    hr.locator("#id_code").fill("21")
    hr.get_by_label("From", exact=True).fill(company.period.starts_on.isoformat())
    hr.get_by_role("button", name="Note the code").click()
    hr.get_by_text("The code is noted.").wait_for()


def close(company, waiting):
    hr = company.visit(HR, company.address)
    hr.get_by_role("link", name="Close the period").click()
    shown = hr.get_by_role("row", name="Approved, in no batch yet").get_by_role("cell").all_inner_texts()
    assert (int(shown[0]), minor(shown[-1])) == waiting
    hr.get_by_role("button", name=f"Close {company.month}").click()
    hr.get_by_text(f"{company.month} is closed.").wait_for()


def build_and_export(company, button):
    """The preparer builds, the releaser exports; the batch and the lines of the file that is downloaded."""
    page = company.visit(PREPARER, company.address)
    page.get_by_role("button", name=button).click()
    page.get_by_text("is built. Its lines no longer change.").wait_for()
    batch = PayrollBatch.objects.get(entity=company.entity, period=company.period, state="built")
    page = company.visit(RELEASER, page.url)
    page.get_by_role("link", name="Export").click()
    page.get_by_label("Laurels lines, CSV").check()  # Danløn, which its payroll uses, is chosen before
    page.get_by_role("button", name=re.compile("^Export DKK")).click()
    page.get_by_text("is exported. Its file is below").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download Laurels lines, CSV").click()
    return batch, list(csv.DictReader(io.StringIO(download.value.path().read_text(encoding="utf-8"))))


def void(company, batch):
    """The preparer asks, HR completes; each declares that payroll has not imported it."""
    steps = (
        (PREPARER, "Void this batch", "Ask to void it", "Another person completes it."),
        (HR, "Complete the void", "Void it", "Its awards and orders are payable again"),
    )
    for who, link, button, told in steps:
        page = company.visit(who, f"/batches/{batch.pk}")
        page.get_by_role("link", name=link).click()
        page.get_by_label("Payroll has not imported this batch").check()
        page.get_by_role("button", name=button).click()
        page.get_by_text(told).first.wait_for()


def confirm(company, batch, rows):
    """Payroll's answer is taken in; the releaser, who sees that it agrees, signs."""
    paid = (f"{row['payroll_number']};{row['external_code']};{row['amount']};{row['pay_period']}" for row in rows)
    hr = company.visit(HR, f"/batches/{batch.pk}")
    hr.get_by_role("link", name="Payroll's answer").click()
    answer = uploaded("answer.csv", "\n".join(("payroll_number;wage_type;amount;period", *paid)))
    hr.get_by_label("Payroll's file", exact=True).set_input_files(answer)
    hr.get_by_role("button", name="Compare").click()
    hr.get_by_text("Every row agrees.").wait_for()
    page = company.visit(RELEASER, f"/batches/{batch.pk}")
    page.get_by_role("link", name="Confirm").click()
    page.get_by_role("button", name=re.compile("^Confirm DKK")).click()
    page.get_by_text("From now on only reversals correct it").wait_for()
    page = company.visit(HR, company.address)
    page.get_by_text("Nothing: the period is done.").wait_for()


def totals_on_page(company, batch):
    """Of the batch's page: lines, people, the sum of all, what is paid, what is taken back."""
    page = company.visit(HR, f"/batches/{batch.pk}")
    lines, persons, together = page.locator("tfoot td").all_inner_texts()
    shown = dict(page.locator("dl.figs.sum > div").evaluate_all("all => all.map(one => one.innerText.split('\\n'))"))
    return int(lines), int(persons), minor(together), minor(shown["To pay"]), minor(shown["To take back"])


def totals_of(rows):
    amounts = [minor(row["amount"]) for row in rows]
    paid = sum(amount for amount in amounts if amount > 0)
    return len(rows), len({row["payroll_number"] for row in rows}), sum(amounts), paid, sum(amounts) - paid


def test_a_month_with_all_that_happens_reaches_payroll_to_the_last_unit(site, company):
    taken_back = Proposal.objects.get(reverses__isnull=False, state="proposed", entity=company.entity)
    approve(company, taken_back)
    corrected = judge_again(company, taken_back)
    order = order_a_cup(company)
    busy = {each.employee_id for each in (taken_back, *corrected, order)}
    left = let_somebody_leave(company, busy)
    give_the_missing_code(company)
    payable = [each.amount for each in Proposal.objects.filter(entity=company.entity, state="payable")]
    close(company, (len(payable) + 1, sum(payable) + order.value_minor))

    before = company.at_payroll
    first, rows = build_and_export(company, "Build the batch")
    assert company.at_payroll - before == totals_of(rows)[2]
    void(company, first)
    assert company.at_payroll == before
    second, rows = build_and_export(company, "Build a supplementary batch")
    confirm(company, second, rows)

    assert company.at_payroll - before == totals_of(rows)[2] == sum(payable) + order.value_minor
    assert totals_on_page(company, second) == totals_of(rows)
    again, voided = (
        PayrollLine.objects.filter(batch=batch).values_list("source", flat=True) for batch in (second, first)
    )
    assert Counter(again) == Counter(voided) == Counter(set(voided))
    assert PayrollClaim.objects.filter(batch=second).count() == len(rows)
    amounts = {row["line_uid"]: minor(row["amount"]) for row in rows}
    lines = PayrollLine.objects.filter(batch=second).values_list("source", "uid")
    in_file = {source: amounts[str(uid)] for source, uid in lines}
    expected = {f"proposal:{each.pk}": each.amount for each in (taken_back, *corrected, left)}
    assert expected.items() <= in_file.items()
    assert in_file[f"order:{order.pk}"] == order.value_minor > 0 > in_file[f"proposal:{taken_back.pk}"]
    assert site.complaints == []
