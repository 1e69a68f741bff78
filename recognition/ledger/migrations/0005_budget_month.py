"""What budgets used is kept by month; until now a page added up all the postings a budget ever had.

What was posted before is added up here, while writers of postings wait. A process of the version before that goes on
writing does not keep the sums: stop them all first, as ``manage.py check_books`` would find it.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

ADD_UP = """
LOCK TABLE ledger_posting IN SHARE MODE;
INSERT INTO ledger_budgetmonth (account_id, month, used)
SELECT flow.id, to_char(entry.at AT TIME ZONE %s, 'YYYY-MM'), sum(flow.amount)
FROM (
    SELECT entry_id, credit_id AS id, debit_id AS other, amount FROM ledger_posting
    UNION ALL SELECT entry_id, debit_id, credit_id, -amount FROM ledger_posting
) AS flow
    JOIN ledger_account available ON available.id = flow.id AND available.code = 'budget_available'
    JOIN ledger_account other ON other.id = flow.other AND other.holder_kind = 'budget'
    JOIN ledger_journalentry entry ON entry.id = flow.entry_id
GROUP BY 1, 2 HAVING sum(flow.amount) <> 0;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_account_holder")]

    operations = [
        migrations.CreateModel(
            name="BudgetMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.CharField(max_length=7)),
                ("used", models.BigIntegerField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="months", to="ledger.account"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "month"), name="budget_month_once")],
            },
        ),
        migrations.RunSQL([(ADD_UP, [settings.LAURELS.company_time_zone])], migrations.RunSQL.noop),
    ]
