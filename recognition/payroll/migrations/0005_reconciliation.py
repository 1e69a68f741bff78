"""Payroll's answers to batches, and why one was confirmed despite what they say."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ('payroll', '0004_statement'),
        ('people', '0008_signinlink_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='payrollbatch',
            name='confirmed_despite',
            field=models.CharField(blank=True, db_default='', default='', max_length=64),
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('file_name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('sha256', models.CharField(max_length=64)),
                ('encoding', models.CharField(max_length=16)),
                ('payment_count', models.IntegerField()),
                ('matched', models.IntegerField()),
                ('missing', models.IntegerField()),
                ('different', models.IntegerField()),
                ('extra', models.IntegerField()),
                ('difference_minor', models.BigIntegerField()),
                ('imported_at', models.DateTimeField()),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reconciliations', to='payroll.payrollbatch')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=('batch', 'number'), name='reconciliation_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReconciliationRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('payroll_number', models.CharField(max_length=64)),
                ('wage_type', models.CharField(max_length=64)),
                ('expected_minor', models.BigIntegerField(null=True)),
                ('answered_minor', models.BigIntegerField(null=True)),
                ('result', models.CharField(choices=[('matched', 'Matched'), ('missing', 'Missing'), ('different', 'Different'), ('extra', 'Extra')], max_length=9)),
                ('employee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
                ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='payroll.reconciliation')),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=('reconciliation', 'number'), name='reconciliation_row_once'),
                ],
            },
        ),
        migrations.RunSQL(*guard("payroll_reconciliation")),
        migrations.RunSQL(*guard("payroll_reconciliationrow")),
    ]
