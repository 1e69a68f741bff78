"""Every thank-you and reason has a digest, which is looked for as a whole."""

from django.db import migrations

from recognition.core.like_index import without


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("activity", "0007_activity_search")]

    operations = [
        migrations.RunSQL(
            *without(table="activity_personaltext", column="digest", index="activity_personaltext_digest_89628e8e_like")
        )
    ]
