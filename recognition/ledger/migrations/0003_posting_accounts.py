"""The composite foreign keys prove account and unit at once; a second key to the account alone proves nothing more."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]

    operations = [
        migrations.AlterField(
            model_name="posting",
            name="debit",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="debits",
                to="ledger.account",
            ),
        ),
        migrations.AlterField(
            model_name="posting",
            name="credit",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="credits",
                to="ledger.account",
            ),
        ),
    ]
