"""The wage types every installation starts with; external codes are filled in by HR, none is guessed."""

from django.db import migrations


def seed(apps, schema_editor):
    wage_types = apps.get_model("payroll", "WageType").objects.using(schema_editor.connection.alias)
    wage_types.get_or_create(
        code="recognition_bonus", payroll_system="", defaults={"tax_class": "cash_taxable"}
    )


class Migration(migrations.Migration):
    dependencies = [("payroll", "0002_append_only")]

    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
