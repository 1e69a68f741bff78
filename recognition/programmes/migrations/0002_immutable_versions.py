"""An active version never changes, and two active versions of a programme never meet on a day."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("activity", "0002_append_only")]

    operations = [
        migrations.RunSQL(
            """
            CREATE TRIGGER programmes_programmeversion_append_only BEFORE UPDATE OR DELETE
                ON programmes_programmeversion FOR EACH ROW WHEN (OLD.state = 'active')
                EXECUTE FUNCTION refuse_change();
            CREATE TRIGGER programmes_programmeversion_no_truncate BEFORE TRUNCATE
                ON programmes_programmeversion FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
            ALTER TABLE programmes_programmeversion ADD CONSTRAINT programme_version_no_overlap EXCLUDE USING gist (
                int8range(programme_id, programme_id, '[]') WITH &&,
                daterange(starts_on, ends_on, '[]') WITH &&
            ) WHERE (state = 'active');
            """,
            """
            ALTER TABLE programmes_programmeversion DROP CONSTRAINT programme_version_no_overlap;
            DROP TRIGGER programmes_programmeversion_append_only ON programmes_programmeversion;
            DROP TRIGGER programmes_programmeversion_no_truncate ON programmes_programmeversion;
            """,
        ),
    ]
