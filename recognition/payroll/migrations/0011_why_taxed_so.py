"""A line says by which figures what somebody got in kind is free of tax or not; lines from before say nothing."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payroll", "0010_void_asked_for")]

    operations = [
        migrations.AddField(
            model_name="payrollline",
            name="tax_because",
            field=models.JSONField(null=True),
        ),
    ]
