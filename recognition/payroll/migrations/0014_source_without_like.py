"""Every payroll line claims its source, which is looked for as a whole."""

from django.db import migrations

from recognition.core.like_index import without


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("payroll", "0013_wage_type_names")]

    operations = [
        migrations.RunSQL(
            *without(table="payroll_payrollclaim", column="source", index="payroll_payrollclaim_source_c1dd2140_like")
        )
    ]
