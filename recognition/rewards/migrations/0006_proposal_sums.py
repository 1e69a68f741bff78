"""Sums of periods are read from an index alone; it finds what the narrower one found, which goes."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("rewards", "0005_decided_on_the_companys_day")]

    operations = [
        AddIndexConcurrently(
            model_name="proposal",
            index=models.Index(
                fields=["entity", "period", "state"],
                include=["unit", "employee", "amount", "outcome", "held_for", "proposed_at"],
                name="proposal_sums",
            ),
        ),
        RemoveIndexConcurrently(model_name="proposal", name="proposal_period"),
    ]
