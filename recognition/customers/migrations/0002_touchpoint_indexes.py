"""The two indexes attribution reads by: one customer's stretch, and a stretch of time."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX touchpoint_customer ON customers_touchpoint (customer_id, occurred_at)
                INCLUDE (employee_id, kind);
            CREATE INDEX touchpoint_time ON customers_touchpoint USING brin (occurred_at);
            """,
            "DROP INDEX touchpoint_customer; DROP INDEX touchpoint_time;",
        ),
    ]
