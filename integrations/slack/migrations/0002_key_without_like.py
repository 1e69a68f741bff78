"""Every message has a key, which is looked for as a whole."""

from django.db import migrations

from recognition.core.like_index import without


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("slack", "0001_initial")]

    operations = [
        migrations.RunSQL(
            *without(table="slack_message", column="key", index="slack_message_key_5ff9b813_like")
        )
    ]
