"""Evidence is frozen."""

from django.db import migrations

from recognition.core.append_only import guard


class Migration(migrations.Migration):
    dependencies = [("attribution", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(*guard("attribution_assessment")),
        migrations.RunSQL(*guard("attribution_contribution")),
    ]
