"""Whether money counts for holiday pay is left to the country where nobody had said otherwise."""

from django.db import migrations, models

CASH = ["CUSTOMER_BONUS_CASH", "REFERRAL_BONUS_CASH", "CORRECTION"]


def leave_to_country(apps, schema_editor):
    wage_types = apps.get_model("payroll", "WageType").objects.using(schema_editor.connection.alias)
    wage_types.filter(code__in=CASH, holiday_pay_basis="payroll_decides").update(holiday_pay_basis="by_country")


def leave_to_payroll(apps, schema_editor):
    """A version that knows no countries leaves it to payroll, HR's own wage types included."""
    wage_types = apps.get_model("payroll", "WageType").objects.using(schema_editor.connection.alias)
    wage_types.filter(holiday_pay_basis="by_country").update(holiday_pay_basis="payroll_decides")


class Migration(migrations.Migration):
    dependencies = [("payroll", "0016_correction_sign")]

    operations = [
        migrations.AlterField(
            "wagetype",
            "holiday_pay_basis",
            models.CharField(
                choices=[
                    ("by_country", "By Country"),
                    ("yes", "Yes"),
                    ("no", "No"),
                    ("payroll_decides", "Payroll Decides"),
                ],
                default="payroll_decides",
                max_length=16,
            ),
        ),
        migrations.RunPython(leave_to_country, leave_to_payroll),
    ]
