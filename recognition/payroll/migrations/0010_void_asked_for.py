"""A batch is void only after another person asked for it: the constraint let a void pass that nobody had asked for."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payroll", "0009_saved_views_and_pay_statistics")]

    operations = [
        migrations.RemoveConstraint(model_name="payrollbatch", name="batch_void_two_persons"),
        migrations.AddConstraint(
            model_name="payrollbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("voided_by__isnull", True),
                    models.Q(
                        ("void_asked_by__isnull", False),
                        models.Q(("voided_by", models.F("void_asked_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="batch_void_two_persons",
            ),
        ),
    ]
