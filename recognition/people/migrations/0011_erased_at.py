"""When somebody's identity was erased: what is kept of them is restricted from then on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0010_access_reviews")]

    operations = [
        migrations.AddField("employee", "erased_at", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "employee",
            models.Index(condition=models.Q(erased_at__isnull=False), fields=["id"], name="employee_erased"),
        ),
    ]
