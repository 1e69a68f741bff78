"""Payroll lines and stored bytes never change."""

from django.db import migrations

from recognition.core.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("payroll", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(*guard("payroll_payrollline")),
        migrations.RunSQL(*guard("payroll_batchfile")),
    ]
