"""Every movement has a key, which is looked for as a whole."""

from django.db import migrations

from recognition.core.like_index import without


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("ledger", "0005_budget_month")]

    operations = [
        migrations.RunSQL(
            *without(table="ledger_journalentry", column="key", index="ledger_journalentry_key_ad9d956a_like")
        )
    ]
