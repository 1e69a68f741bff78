"""What people were called before, from now on, so that an erasure finds it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0011_erased_at")]

    operations = [
        migrations.CreateModel(
            name="FormerName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("said", models.CharField(max_length=254)),
                (
                    "employee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="former_names",
                        to="people.employee",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("employee", "said"), name="former_name_once")],
            },
        ),
    ]
