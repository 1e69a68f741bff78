"""Reports kept under a name; statistics for pay transparency, which nobody changes."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ('activity', '0002_append_only'),
        ('payroll', '0008_tax_limits'),
        ('people', '0008_signinlink_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='PayStatisticImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('row_count', models.IntegerField()),
                ('imported_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.entity')),
                ('imported_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
            ],
            options={
                "indexes": [
                    models.Index(fields=['entity', 'year', '-id'], name='pay_statistic_newest'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PayStatistic',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('payroll_number', models.CharField(max_length=64)),
                ('category', models.CharField(max_length=64)),
                ('group', models.CharField(max_length=16)),
                ('of_import', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='payroll.paystatisticimport')),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=('of_import', 'payroll_number'), name='pay_statistic_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100)),
                ('filters', models.JSONField(default=dict)),
                ('pivot', models.CharField(blank=True, max_length=32)),
                ('file_format', models.CharField(max_length=16)),
                ('language', models.CharField(max_length=2)),
                ('shared_role', models.CharField(blank=True, choices=[('second_approver', 'Second Approver'), ('hr', 'Hr'), ('payroll_preparer', 'Payroll Preparer'), ('payroll_releaser', 'Payroll Releaser'), ('finance', 'Finance'), ('programme_owner', 'Programme Owner'), ('auditor', 'Auditor'), ('works_council', 'Works Council'), ('administrator', 'Administrator')], max_length=20)),
                ('is_monthly', models.BooleanField(default=False)),
                ('made_month', models.CharField(blank=True, max_length=7)),
                ('saved_at', models.DateTimeField()),
                ('entity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.entity')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee')),
            ],
            options={
                "indexes": [
                    models.Index(condition=models.Q(('is_monthly', True)), fields=['made_month'], name='saved_view_monthly'),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=('owner', 'name'), name='saved_view_once'),
                ],
            },
        ),
        migrations.RunSQL(*guard("payroll_paystatisticimport")),
        migrations.RunSQL(*guard("payroll_paystatistic")),
    ]
