"""Tax limits; those known so far come unverified, so nothing is tax-free until somebody of HR has looked."""

from datetime import UTC, date, datetime

import django.db.models.deletion
from django.db import migrations, models

ENTERED = datetime(2026, 1, 1, tzinfo=UTC)
SMALL = "Ligningsloven § 16, stk. 3 (skat.dk, bagatelgrænse)"
SEEDED = [
    ("DK", "yearly_non_cash", date(2023, 1, 1), date(2024, 12, 31), 130_000, "DKK", SMALL),
    ("DK", "yearly_non_cash", date(2025, 1, 1), date(2025, 12, 31), 140_000, "DKK", SMALL),
    ("DK", "christmas_gift", date(2020, 1, 1), date(2024, 12, 31), 90_000, "DKK", "skat.dk, julegaver"),
    ("DK", "christmas_gift", date(2025, 1, 1), date(2025, 12, 31), 100_000, "DKK", "skat.dk, julegaver"),
    ("SE", "christmas_gift", date(2025, 1, 1), date(2025, 12, 31), 55_000, "SEK", "skatteverket.se, julgåva"),
    ("SE", "christmas_gift", date(2026, 1, 1), date(2026, 12, 31), 60_000, "SEK", "skatteverket.se, julgåva"),
    ("SE", "jubilee_gift", date(2021, 1, 1), date(2021, 12, 31), 150_000, "SEK", "skatteverket.se, jubileumsgåva"),
    ("SE", "memorial_gift", date(2021, 1, 1), None, 1_500_000, "SEK", "skatteverket.se, minnesgåva"),
]
RULES = [
    ("yearly_non_cash", "Yearly Non Cash"),
    ("christmas_gift", "Christmas Gift"),
    ("jubilee_gift", "Jubilee Gift"),
    ("memorial_gift", "Memorial Gift"),
]
EMPLOYEE = "people.employee"
PROTECT = django.db.models.deletion.PROTECT
FIELDS = ("country", "rule", "valid_from", "valid_to", "amount_minor", "currency", "source")


def seed(apps, schema_editor):
    limit = apps.get_model("payroll", "TaxLimit")
    rows = (limit(**dict(zip(FIELDS, row, strict=True)), entered_at=ENTERED) for row in SEEDED)
    limit.objects.using(schema_editor.connection.alias).bulk_create(rows)


class Migration(migrations.Migration):
    dependencies = [("payroll", "0007_seed_wage_types"), ("people", "0008_signinlink_kinds")]

    operations = [
        migrations.CreateModel(
            name="TaxLimit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("country", models.CharField(max_length=2)),
                ("rule", models.CharField(choices=RULES, max_length=16)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("amount_minor", models.BigIntegerField()),
                ("currency", models.CharField(max_length=3)),
                ("source", models.CharField(max_length=300)),
                ("entered_at", models.DateTimeField()),
                ("verified_at", models.DateTimeField(null=True)),
                ("entered_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=EMPLOYEE)),
                ("verified_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to=EMPLOYEE)),
            ],
            options={
                "indexes": [models.Index(fields=["country", "rule", "-id"], name="tax_limit_rule")],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="tax_limit_of_something"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="tax_limit_ends_after_start",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("verified_by__isnull", True),
                            ("entered_by__isnull", True),
                            models.Q(("verified_by", models.F("entered_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="tax_limit_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verified_at__isnull", True), ("verified_by__isnull", True)),
                            models.Q(("verified_at__isnull", False), ("verified_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="tax_limit_verified_by_somebody",
                    ),
                ],
            },
        ),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
