"""Files come in pieces, so that none has to be held in memory whole. No release ever stored one in the old column."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_job_attempts")]

    operations = [
        migrations.RemoveField(model_name="storedfile", name="content"),
        migrations.CreateModel(
            name="FilePiece",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pieces", to="jobs.storedfile"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("file", "number"), name="file_piece_once")]},
        ),
    ]
