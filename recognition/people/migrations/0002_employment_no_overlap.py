"""One employee is employed at one place at a time; ranges need no extension this way."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunSQL(
            """
            ALTER TABLE people_employment ADD CONSTRAINT employment_no_overlap EXCLUDE USING gist (
                int8range(employee_id, employee_id, '[]') WITH &&,
                daterange(starts_on, ends_on) WITH &&
            );
            """,
            "ALTER TABLE people_employment DROP CONSTRAINT employment_no_overlap;",
        ),
    ]
