"""What happened is looked for by its code and by who did it, newest or oldest first: a few of millions."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("activity", "0006_tombstone")]

    operations = [
        AddIndexConcurrently(
            model_name="activity",
            index=models.Index(fields=["code", "id"], name="activity_code"),
        ),
        AddIndexConcurrently(
            model_name="activity",
            index=models.Index(
                fields=["employee_id", "id"],
                condition=models.Q(employee_id__isnull=False),
                name="activity_employee",
            ),
        ),
    ]
