"""What could not be told is listed for administrators: few among many."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("activity", "0004_delivery_due")]

    operations = [
        AddIndexConcurrently(
            model_name="dispatch",
            index=models.Index(condition=models.Q(state="failed"), fields=["-id"], name="dispatch_failed"),
        ),
    ]
