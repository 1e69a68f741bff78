"""Where retention took a stretch of the chain away, and the guard that lets it delete whole rows."""

from django.db import migrations, models
from django.db.models import F, Q

from recognition.core.append_only import LET_RETENTION_DELETE, REFUSE_CHANGE, guard


class Migration(migrations.Migration):
    dependencies = [("activity", "0005_dispatch_failed")]

    operations = [
        migrations.CreateModel(
            name="Tombstone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first_seq", models.BigIntegerField(unique=True)),
                ("last_seq", models.BigIntegerField(unique=True)),
                ("head_before", models.CharField(max_length=64)),
                ("head_after", models.CharField(max_length=64)),
                ("from_at", models.DateTimeField()),
                ("to_at", models.DateTimeField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=Q(last_seq__gte=F("first_seq")), name="tombstone_ends_after_start")
                ],
            },
        ),
        migrations.RunSQL(*guard("activity_tombstone")),
        migrations.RunSQL(LET_RETENTION_DELETE, REFUSE_CHANGE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
