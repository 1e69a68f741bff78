"""Awards change state all their life: vacuumed when a fiftieth has changed, not a fifth, sums stay readable from the
index alone. Changes no row and stops no writer."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("rewards", "0006_proposal_sums")]

    operations = [
        migrations.RunSQL(
            "ALTER TABLE rewards_proposal SET (autovacuum_vacuum_scale_factor = 0.02)",
            "ALTER TABLE rewards_proposal RESET (autovacuum_vacuum_scale_factor)",
        ),
    ]
