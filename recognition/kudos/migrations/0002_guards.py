"""Nobody thanks themself, whoever writes the rows; rules and policies are never edited."""

from django.db import migrations

from recognition.core.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("kudos", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE kudos_kudosrecipient
                ADD CONSTRAINT kudos_recipient_giver
                    FOREIGN KEY (kudos_id, giver_id) REFERENCES kudos_kudos (id, giver_id);
            """,
            "ALTER TABLE kudos_kudosrecipient DROP CONSTRAINT kudos_recipient_giver;",
        ),
        migrations.RunSQL(*guard("kudos_kudospolicy")),
        migrations.RunSQL(*guard("kudos_allowancerule")),
    ]
