"""One customer's stretch is answered from its index alone: that says which touchpoints stand, not of what kind they are.

The kind never spared a look at the table, as whether a touchpoint stands had to be looked up there. An index answers
alone for pages that were vacuumed: they are when a fiftieth is new, not a fifth.
"""

from django.db import migrations


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("customers", "0008_customer_by_name")]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX CONCURRENTLY touchpoint_served ON customers_touchpoint (customer_id, occurred_at)
                INCLUDE (employee_id, superseded_at)
            """,
            "DROP INDEX CONCURRENTLY touchpoint_served",
        ),
        migrations.RunSQL(
            "DROP INDEX CONCURRENTLY touchpoint_customer",
            """
            CREATE INDEX CONCURRENTLY touchpoint_customer ON customers_touchpoint (customer_id, occurred_at)
                INCLUDE (employee_id, kind)
            """,
        ),
        migrations.RunSQL(
            "ALTER TABLE customers_touchpoint SET (autovacuum_vacuum_insert_scale_factor = 0.02)",
            "ALTER TABLE customers_touchpoint RESET (autovacuum_vacuum_insert_scale_factor)",
        ),
    ]
