"""Every piece of news has a key, which is looked for as a whole."""

from django.db import migrations

from recognition.core.like_index import without


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: writers go on meanwhile

    dependencies = [("email", "0001_letters_and_notices")]

    operations = [
        migrations.RunSQL(
            *without(table="email_notice", column="key", index="email_notice_key_bf63f7d0_like")
        )
    ]
