"""A refund that payroll cannot carry out any more is a case for HR: two more kinds of decision."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0003_decided_on_the_companys_day")]

    operations = [
        migrations.AlterField(
            model_name="orderdecision",
            name="kind",
            field=models.CharField(
                choices=[
                    ("approve", "Approve"),
                    ("decline", "Decline"),
                    ("fulfil", "Fulfil"),
                    ("refund", "Refund"),
                    ("case", "Case"),
                    ("settle", "Settle"),
                ],
                max_length=7,
            ),
        ),
    ]
