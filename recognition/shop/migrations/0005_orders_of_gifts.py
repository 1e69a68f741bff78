"""Whom several entities gave something in kind is found from an index alone: a start page and every batch ask."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0004_refunds_beyond_payroll")]

    operations = [
        migrations.AddIndex(
            "order",
            models.Index(
                condition=models.Q(tax_class__in=["benefit_taxable", "exempt_within_threshold"]),
                fields=["employee", "entity"],
                name="order_of_gift",
            ),
        ),
    ]
