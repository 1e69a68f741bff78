"""The wage types of recognition; a code that stood on a wage type becomes a code of its payroll system."""

from datetime import date

from django.db import migrations, models
from django.utils import timezone

LONG_AGO = date(2000, 1, 1)
SEEDED = {
    "CUSTOMER_BONUS_CASH": {
        "names": {"da": "Kundebonus", "sv": "Kundbonus", "en": "Customer bonus"},
        "tax_class": "cash_taxable",
    },
    "REFERRAL_BONUS_CASH": {
        "names": {"da": "Anbefalingsbonus", "sv": "Rekommendationsbonus", "en": "Referral bonus"},
        "tax_class": "cash_taxable",
    },
    "BENEFIT_TAXABLE": {
        "names": {"da": "Skattepligtigt personalegode", "sv": "Skattepliktig förmån", "en": "Taxable benefit"},
        "kind": "benefit_in_kind",
        "tax_class": "benefit_taxable",
    },
    "GIFT_SMALL_DK": {
        "names": {
            "da": "Mindre personalegode",
            "sv": "Mindre personalförmån (Danmark)",
            "en": "Small staff benefit (Denmark)",
        },
        "kind": "exempt_gift_info",
        "tax_class": "exempt_within_threshold",
        "holiday_pay_basis": "no",
        "pensionable": "no",
    },
    "CORRECTION": {
        "names": {"da": "Rettelse", "sv": "Rättelse", "en": "Correction"},
        "tax_class": "cash_taxable",
        "sign_style": "positive",
    },
}
GENERAL = {"da": "Anerkendelsesbonus", "sv": "Uppskattningsbonus", "en": "Recognition bonus"}


def seed(apps, schema_editor):
    """Awards were all of the wage type recognition_bonus before; lines that have it keep it."""
    alias = schema_editor.connection.alias
    wage_types = apps.get_model("payroll", "WageType").objects.using(alias)
    codes = apps.get_model("payroll", "ExternalCode").objects.using(alias)
    for code, fields in SEEDED.items():
        wage_types.update_or_create(code=code, payroll_system="", defaults=fields)
    general = wage_types.filter(code="recognition_bonus", payroll_system="").first()
    for old in wage_types.exclude(payroll_system=""):
        told = {"valid_from": LONG_AGO, "number": 1, "code": old.external_code, "set_at": timezone.now()}
        if old.external_code and general is not None:
            for each in (general, wage_types.get(code="CUSTOMER_BONUS_CASH", payroll_system="")):
                codes.get_or_create(
                    wage_type=each, payroll_system=old.payroll_system, valid_from=LONG_AGO, defaults=told
                )
        old.code = f"{old.code}:{old.pk}"
        old.save(update_fields=["code"])
    wage_types.filter(code__startswith="recognition_bonus").update(names=GENERAL, is_retired=True)


class Migration(migrations.Migration):
    dependencies = [("payroll", "0006_wage_types_and_codes")]

    operations = [
        migrations.RemoveConstraint("wagetype", "wage_type_once"),
        migrations.RunPython(seed, migrations.RunPython.noop),
        migrations.RemoveField("wagetype", "payroll_system"),
        migrations.RemoveField("wagetype", "external_code"),
        migrations.AddConstraint("wagetype", models.UniqueConstraint(fields=["code"], name="wage_type_once")),
    ]
