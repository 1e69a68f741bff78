"""Wage types of HR's own, as Greta adds them and has programmes paid as them."""

from datetime import date

from recognition.payroll import selectors
from recognition.payroll import services as payroll
from recognition.payroll.selectors import wage_pages
from recognition.people.models import Entity
from tests.recognition.rewards.world import NOW, as_

OWN = "QUALITY_BONUS"
NAMES = {"da": "Kvalitetsbonus", "sv": "Kvalitetsbonus", "en": "Quality bonus"}
JANUARY, OCTOBER = date(2026, 1, 1), date(2026, 10, 1)


def add(office, code=OWN, *, who=None, key="added", **fields):
    said = {"tax_class": "cash_taxable", "holiday_pay_basis": "yes", "pensionable": "no", "names": NAMES}
    return payroll.add_wage_type(actor=as_(who or office.cast.greta), code=code, at=NOW, key=key, **said | fields)


def use(office, wage_type=OWN, valid_from=JANUARY, *, who=None, key=None, programme="loyal", entity_code="DK", **days):
    return payroll.pay_programme_as(
        actor=as_(who or office.cast.greta),
        wage_type=wage_type,
        programme=programme,
        entity_code=entity_code,
        valid_from=valid_from,
        at=NOW,
        key=key or f"{wage_type}-{valid_from}-{days}",
        **days,
    )


def used(day):
    return list(selectors.uses_on(entity=Entity.objects.get(external_id="DK"), day=day).values())


def row(office, code=OWN):
    entity = wage_pages.paying_entity(viewer=as_(office.cast.greta), entity="DK", at=NOW)
    return wage_pages.wage_row(entity=entity, wage_type=code)
