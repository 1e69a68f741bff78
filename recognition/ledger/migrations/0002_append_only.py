"""Entries and postings are append-only; a posting and both its accounts are of one unit."""

from django.db import migrations

from recognition.core.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(*guard("ledger_journalentry")),
        migrations.RunSQL(*guard("ledger_posting")),
        migrations.RunSQL(
            """
            ALTER TABLE ledger_posting
                ADD CONSTRAINT posting_debit_unit FOREIGN KEY (debit_id, unit) REFERENCES ledger_account (id, unit),
                ADD CONSTRAINT posting_credit_unit FOREIGN KEY (credit_id, unit) REFERENCES ledger_account (id, unit);
            """,
            "ALTER TABLE ledger_posting DROP CONSTRAINT posting_debit_unit, DROP CONSTRAINT posting_credit_unit;",
        ),
    ]
