"""The sealer's queue: every inserted activity is put in it, whoever inserts it and however late it commits."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activity", "0002_append_only")]

    operations = [
        migrations.AddField(
            model_name="seal",
            name="sealed_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                (
                    "activity",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="activity.activity",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(
            """
            CREATE FUNCTION queue_for_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                INSERT INTO activity_unsealed (activity_id) SELECT id FROM recorded;
                RETURN NULL;
            END $$;
            CREATE TRIGGER activity_activity_unsealed AFTER INSERT ON activity_activity
                REFERENCING NEW TABLE AS recorded FOR EACH STATEMENT EXECUTE FUNCTION queue_for_sealing();
            """,
            "DROP TRIGGER activity_activity_unsealed ON activity_activity; DROP FUNCTION queue_for_sealing();",
        ),
    ]
