"""How often instead of whether; joins and answers are topics of their own; links for those who left."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

ONWARDS = """
    UPDATE people_notificationchoice SET rhythm = CASE WHEN is_muted THEN 'never' ELSE 'at_once' END;
    INSERT INTO people_notificationchoice (employee_id, topic, door, rhythm, is_muted, chosen_at)
    SELECT employee_id, CASE topic WHEN 'kudos' THEN 'boosts' ELSE 'contests' END, door, rhythm, is_muted, chosen_at
    FROM people_notificationchoice WHERE topic IN ('kudos', 'awards');
    DELETE FROM people_notificationchoice WHERE topic IN ('digest', 'nudge') AND door = 'email';
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""
BACK = """
    DELETE FROM people_notificationchoice
    WHERE topic NOT IN ('kudos', 'digest', 'nudge', 'awards', 'approvals');
    UPDATE people_notificationchoice SET is_muted = (rhythm = 'never');
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_signinlink_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='notificationchoice',
            name='rhythm',
            field=models.CharField(choices=[('at_once', 'At Once'), ('daily', 'Daily'), ('weekly', 'Weekly'), ('never', 'Never')], default='at_once', max_length=7),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='notificationchoice',
            name='is_muted',
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(ONWARDS, BACK),
        migrations.RemoveField(model_name='notificationchoice', name='is_muted'),
        migrations.AlterField(
            model_name='notificationchoice',
            name='topic',
            field=models.CharField(choices=[('kudos', 'Kudos'), ('digest', 'Digest'), ('nudge', 'Nudge'), ('awards', 'Awards'), ('approvals', 'Approvals'), ('boosts', 'Boosts'), ('contests', 'Contests'), ('statements', 'Statements'), ('reports', 'Reports'), ('delegations', 'Delegations'), ('imports', 'Imports')], max_length=16),
        ),
        migrations.CreateModel(
            name='StatementLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('issued_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('opened', models.PositiveIntegerField(default=0)),
                ('opened_at', models.DateTimeField(null=True)),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statement_links', to='people.employee')),
                ('entity', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.entity')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('issued_at')), ('expires_at__lte', models.expressions.CombinedExpression(models.F('issued_at'), '+', models.Value(datetime.timedelta(days=30))))), name='statement_link_within_30_days')],
            },
        ),
    ]
