"""Reviews of access: roles frozen, judged, signed."""

import django.db.models.deletion
from django.db import migrations, models

ROLES = [
    ("second_approver", "Second Approver"),
    ("hr", "Hr"),
    ("payroll_preparer", "Payroll Preparer"),
    ("payroll_releaser", "Payroll Releaser"),
    ("finance", "Finance"),
    ("programme_owner", "Programme Owner"),
    ("auditor", "Auditor"),
    ("works_council", "Works Council"),
    ("administrator", "Administrator"),
]
PROTECT = django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("people", "0009_news_and_statement_links")]

    operations = [
        migrations.CreateModel(
            name="AccessReview",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("signed_at", models.DateTimeField(null=True)),
                ("signed_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.employee")),
                ("started_by", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.employee")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("signed_at__isnull", True)),
                        fields=("signed_at",),
                        name="access_review_one_open",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("signed_by__isnull", True),
                            models.Q(("signed_by", models.F("started_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="access_review_two_persons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_at__isnull", True), ("signed_by__isnull", True)),
                            models.Q(("signed_at__isnull", False), ("signed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="access_review_signed_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewedGrant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(choices=ROLES, max_length=20)),
                ("granted_at", models.DateTimeField()),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[("", "None"), ("keep", "Keep"), ("remove", "Remove")],
                        default="",
                        max_length=6,
                    ),
                ),
                ("judged_at", models.DateTimeField(null=True)),
                ("employee", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.employee")),
                ("entity", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.entity")),
                ("grant", models.ForeignKey(on_delete=PROTECT, related_name="+", to="people.rolegrant")),
                ("judged_by", models.ForeignKey(null=True, on_delete=PROTECT, related_name="+", to="people.employee")),
                (
                    "review",
                    models.ForeignKey(on_delete=PROTECT, related_name="grants", to="people.accessreview"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("review", "grant"), name="reviewed_grant_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("judged_by__isnull", True),
                            models.Q(("judged_by", models.F("employee")), _negated=True),
                            _connector="OR",
                        ),
                        name="reviewed_grant_not_ones_own",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("judged_at__isnull", True), ("judged_by__isnull", True), ("verdict", "")),
                            models.Q(
                                models.Q(("verdict", ""), _negated=True),
                                ("judged_at__isnull", False),
                                ("judged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reviewed_grant_judged_by_somebody",
                    ),
                ],
            },
        ),
    ]
