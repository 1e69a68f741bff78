"""Who looked at whose amounts; nobody edits that."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0002_append_only'),
        ('people', '0005_delegation_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='PersonView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('proposal', 'Proposal'), ('approvals', 'Approvals'), ('team', 'Team'), ('customer', 'Customer'), ('contest', 'Contest'), ('batch', 'Batch'), ('report', 'Report'), ('statement', 'Statement'), ('api', 'Api')], max_length=16)),
                ('subject_id', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('employee', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
                ('viewer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
            ],
            options={
                'indexes': [models.Index(fields=['employee', 'id'], name='personview_employee'), models.Index(fields=['viewer', 'employee', 'at'], name='personview_viewer')],
            },
        ),
        migrations.RunSQL(*guard("people_personview")),
    ]
