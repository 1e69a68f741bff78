"""Wage types say what a file carries of them; codes of payroll, and what payroll of an entity is like, by date."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

from recognition.core.append_only import guard

BASIS = [("yes", "Yes"), ("no", "No"), ("payroll_decides", "Payroll Decides")]


class Migration(migrations.Migration):
    dependencies = [
        ("payroll", "0005_reconciliation"),
        ("people", "0008_signinlink_kinds"),
        ("activity", "0002_append_only"),
    ]

    operations = [
        migrations.AddField("wagetype", "names", models.JSONField(default=dict), preserve_default=False),
        migrations.AddField(
            "wagetype",
            "kind",
            models.CharField(
                choices=[
                    ("cash", "Cash"),
                    ("benefit_in_kind", "Benefit In Kind"),
                    ("exempt_gift_info", "Exempt Gift Info"),
                ],
                default="cash",
                max_length=16,
            ),
        ),
        migrations.AlterField(
            "wagetype",
            "holiday_pay_basis",
            models.CharField(choices=BASIS, default="payroll_decides", max_length=16),
        ),
        migrations.AlterField(
            "wagetype", "pensionable", models.CharField(choices=BASIS, default="payroll_decides", max_length=16)
        ),
        migrations.AddField("wagetype", "emits_units", models.BooleanField(default=False)),
        migrations.AddField("wagetype", "emits_rate", models.BooleanField(default=False)),
        migrations.AddField("wagetype", "emits_amount", models.BooleanField(default=True)),
        migrations.AddField(
            "wagetype",
            "sign_style",
            models.CharField(
                choices=[("negative", "Negative"), ("positive", "Positive")], default="negative", max_length=8
            ),
        ),
        migrations.AddField(
            "wagetype", "cost_account", models.CharField(blank=True, default="", max_length=10), preserve_default=False
        ),
        migrations.AddField(
            "wagetype",
            "liability_account",
            models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("wagetype", "is_retired", models.BooleanField(default=False)),
        migrations.AddConstraint(
            "wagetype",
            models.CheckConstraint(
                condition=Q(emits_amount=True) | Q(emits_units=True, emits_rate=True), name="wage_type_emits_money"
            ),
        ),
        migrations.AlterField("payrollline", "external_code", models.CharField(blank=True, max_length=32)),
        migrations.CreateModel(
            name="ExternalCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("payroll_system", models.CharField(blank=True, max_length=32)),
                ("valid_from", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, max_length=32)),
                ("set_at", models.DateTimeField()),
                (
                    "entity",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="people.entity"),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
                (
                    "wage_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="payroll.wagetype"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("wage_type", "entity", "payroll_system", "valid_from", "number"),
                        name="external_code_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=Q(entity__isnull=False, payroll_system="")
                        | (Q(entity__isnull=True) & ~Q(payroll_system="")),
                        name="external_code_of_entity_or_system",
                    ),
                ]
            },
        ),
        migrations.CreateModel(
            name="EntityPayroll",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("valid_from", models.DateField()),
                ("number", models.PositiveSmallIntegerField()),
                ("registration_number", models.CharField(blank=True, max_length=20)),
                ("payroll_system", models.CharField(blank=True, max_length=32)),
                (
                    "correction_style",
                    models.CharField(
                        choices=[
                            ("negative_line", "Negative Line"),
                            ("deduction", "Deduction"),
                            ("manual", "Manual"),
                        ],
                        default="negative_line",
                        max_length=16,
                    ),
                ),
                ("settings", models.JSONField(default=dict)),
                ("set_at", models.DateTimeField()),
                (
                    "entity",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="people.entity"),
                ),
                (
                    "set_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("entity", "valid_from", "number"), name="entity_payroll_once")
                ]
            },
        ),
        migrations.RunSQL(*guard("payroll_externalcode")),
        migrations.RunSQL(*guard("payroll_entitypayroll")),
    ]
