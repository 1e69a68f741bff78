"""Messages from outside are taken up by workers: when one is due, and how often one was."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("activity", "0003_unsealed")]

    operations = [
        migrations.AddField(
            model_name="delivery",
            name="attempts",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="delivery",
            name="due_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["source", "due_at", "id"], condition=models.Q(("state", "received")), name="delivery_due"
            ),
        ),
        migrations.AddIndex(
            model_name="delivery",
            index=models.Index(
                fields=["source", "processed_at"], condition=models.Q(("state", "refused")), name="delivery_refused"
            ),
        ),
    ]
