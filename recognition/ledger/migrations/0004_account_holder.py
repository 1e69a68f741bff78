"""A person's, an allowance's or a budget's accounts are found without their unit: a few of hundreds of thousands."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("ledger", "0003_posting_accounts")]

    operations = [
        AddIndexConcurrently(
            model_name="account",
            index=models.Index(fields=["holder_kind", "holder_id"], name="account_holder"),
        ),
    ]
