"""HR's own wage types and the programmes paid as them; what lines refer to in a wage type never changes."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard

STANDS = (
    """
    CREATE TRIGGER payroll_wagetype_stands BEFORE UPDATE ON payroll_wagetype FOR EACH ROW
        WHEN ((OLD.code, OLD.kind, OLD.tax_class) IS DISTINCT FROM (NEW.code, NEW.kind, NEW.tax_class))
        EXECUTE FUNCTION refuse_change();
    """,
    "DROP TRIGGER payroll_wagetype_stands ON payroll_wagetype;",
)
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0011_why_taxed_so"),
        ("people", "0001_initial"),
        ("programmes", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeWage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("set_at", models.DateTimeField()),
                ("entity", models.ForeignKey(on_delete=PROTECT, to="people.entity")),
                ("programme", models.ForeignKey(on_delete=PROTECT, to="programmes.programme")),
                (
                    "set_by",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.employee"),
                ),
                (
                    "wage_type",
                    models.ForeignKey(null=True, on_delete=PROTECT, related_name="uses", to="payroll.wagetype"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("entity", "programme", "valid_from", "number"), name="programme_wage_once"
                    )
                ]
            },
        ),
        migrations.RunSQL(*guard("payroll_programmewage")),
        migrations.RunSQL(*STANDS),
    ]
