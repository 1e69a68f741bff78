"""The one guard of append-only tables, and its first users.

``refuse_change()`` has no switch: only a superuser who sets session_replication_role passes it.
"""

from django.db import migrations

from recognition.core.append_only import REFUSE_CHANGE, guard


class Migration(migrations.Migration):
    dependencies = [("activity", "0001_initial")]

    operations = [
        migrations.RunSQL(REFUSE_CHANGE, "DROP FUNCTION refuse_change();"),
        migrations.RunSQL(*guard("activity_activity")),
        migrations.RunSQL(*guard("activity_seal")),
    ]
