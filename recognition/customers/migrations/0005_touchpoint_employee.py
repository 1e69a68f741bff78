"""Whom an employee served: one person's stretch of the touchpoints that stand, customer by customer.

Without it each letter typed into a customer search would read every touchpoint there is.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("customers", "0004_nomination")]

    operations = [
        migrations.RunSQL(
            """
            CREATE INDEX touchpoint_employee ON customers_touchpoint (employee_id, customer_id, occurred_at)
                WHERE superseded_at IS NULL AND employee_id IS NOT NULL;
            """,
            "DROP INDEX touchpoint_employee;",
        ),
    ]
