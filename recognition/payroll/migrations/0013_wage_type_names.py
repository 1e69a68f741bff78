"""What a wage type of HR's own is called from a day on."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard

PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("payroll", "0012_own_wage_types"), ("people", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="WageTypeName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("names", models.JSONField()),
                ("valid_from", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                (
                    "set_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.employee"),
                ),
                (
                    "wage_type",
                    models.ForeignKey(on_delete=PROTECT, related_name="renamed", to="payroll.wagetype"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("wage_type", "valid_from", "number"), name="wage_type_name_once")
                ]
            },
        ),
        migrations.RunSQL(*guard("payroll_wagetypename")),
    ]
