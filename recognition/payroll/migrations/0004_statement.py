"""Statements of what somebody was approved in a period."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ("activity", "0002_append_only"),
        ('ledger', '0003_posting_accounts'),
        ('payroll', '0003_wage_types'),
        ('people', '0005_delegation_scope'),
    ]

    operations = [
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('document', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statements', to='people.employee')),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='people.entity')),
                ('period', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='ledger.period')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('employee', 'period', 'number'), name='statement_once')],
            },
        ),
        migrations.RunSQL(*guard("payroll_statement")),
    ]
