"""What payroll called its answer is not kept: it may name anybody, and an append-only row cannot be made to forget it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payroll", "0014_source_without_like")]

    operations = [
        # What a step back gives rows that have none.
        migrations.AlterField("reconciliation", "file_name", models.CharField(max_length=200, default="")),
        migrations.RemoveField("reconciliation", "file_name"),
    ]
