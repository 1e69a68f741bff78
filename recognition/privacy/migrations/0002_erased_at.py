"""Who was erased before people's rows said so."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def mark(apps, schema_editor):
    alias = schema_editor.connection.alias
    done = apps.get_model("privacy", "Anonymisation").objects.using(alias).filter(state="done")
    moment = done.filter(employee=OuterRef("pk")).values("done_at")[:1]
    people = apps.get_model("people", "Employee").objects.using(alias)
    people.filter(pk__in=done.values("employee"), erased_at__isnull=True).update(erased_at=Subquery(moment))


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("people", "0011_erased_at")]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
