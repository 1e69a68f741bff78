"""What is used of a cap belongs to the programme: a new version does not start a year's cap anew.

Rows of several versions that pay one unit become their sum. Which version used what is not kept, so back again
everything is the use of the programme's newest version in that unit.
"""

import django.db.models.deletion
from django.db import migrations, models

GATHER = """
    UPDATE programmes_capuse AS cap_use SET programme_id = version.programme_id, unit = version.unit
    FROM programmes_programmeversion AS version WHERE version.id = cap_use.version_id;

    UPDATE programmes_capuse AS cap_use SET used = whole.used
    FROM (
        SELECT min(id) AS id, sum(used) AS used FROM programmes_capuse
        GROUP BY programme_id, unit, cap, holder, period_key HAVING count(*) > 1
    ) AS whole WHERE whole.id = cap_use.id;

    DELETE FROM programmes_capuse AS later USING programmes_capuse AS first
    WHERE first.id < later.id
        AND (first.programme_id, first.unit, first.cap, first.holder, first.period_key)
            = (later.programme_id, later.unit, later.cap, later.holder, later.period_key);
"""
GIVE_TO_NEWEST = """
    UPDATE programmes_capuse AS cap_use SET version_id = newest.id
    FROM (
        SELECT DISTINCT ON (programme_id, unit) id, programme_id, unit FROM programmes_programmeversion
        ORDER BY programme_id, unit, number DESC
    ) AS newest WHERE (newest.programme_id, newest.unit) = (cap_use.programme_id, cap_use.unit);
"""
# A table whose rows have checks outstanding cannot be altered.
CHECK_NOW = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0003_gates_and_simulations'),
    ]

    operations = [
        migrations.RemoveConstraint(model_name='capuse', name='cap_use_once'),
        migrations.AddField(
            model_name='capuse',
            name='programme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme'),
        ),
        migrations.AddField(model_name='capuse', name='unit', field=models.CharField(max_length=8, null=True)),
        # Only for the way back: a column can be given rows that are there already when it may be empty.
        migrations.AlterField(
            model_name='capuse',
            name='version',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='programmes.programmeversion'),
        ),
        migrations.RunSQL([GATHER, CHECK_NOW], [GIVE_TO_NEWEST, CHECK_NOW]),
        migrations.AlterField(
            model_name='capuse',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programme'),
        ),
        migrations.AlterField(model_name='capuse', name='unit', field=models.CharField(max_length=8)),
        migrations.RemoveField(model_name='capuse', name='version'),
        migrations.AddConstraint(
            model_name='capuse',
            constraint=models.UniqueConstraint(fields=('programme', 'unit', 'cap', 'holder', 'period_key'), name='cap_use_once'),
        ),
    ]
