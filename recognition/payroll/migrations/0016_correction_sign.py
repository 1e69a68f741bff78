"""The sign corrections had when a batch was exported; of earlier ones, the sign they have now."""

from django.db import migrations, models

KNOWN = """
    UPDATE payroll_payrollbatch SET correction_sign = wage_type.sign_style FROM payroll_wagetype wage_type
    WHERE wage_type.code = 'CORRECTION' AND exported_at IS NOT NULL
"""


class Migration(migrations.Migration):
    dependencies = [("payroll", "0015_answer_without_name")]

    operations = [
        migrations.AddField(
            "payrollbatch",
            "correction_sign",
            models.CharField(
                blank=True,
                choices=[("negative", "Negative"), ("positive", "Positive")],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
    ]
