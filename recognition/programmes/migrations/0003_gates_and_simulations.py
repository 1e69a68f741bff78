"""What a version needs before it is activated, simulations, and budgets by cost centre and period."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ("activity", "0002_append_only"),
        ('jobs', '0002_job_attempts'),
        ('people', '0005_delegation_scope'),
        ('programmes', '0002_immutable_versions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Baseline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('figures', models.JSONField()),
                ('frozen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ConsultationRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('country', models.CharField(max_length=2)),
                ('body', models.CharField(max_length=100)),
                ('notified_on', models.DateField()),
                ('concluded_on', models.DateField(null=True)),
                ('outcome_digest', models.CharField(blank=True, max_length=64)),
                ('recorded_at', models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(('concluded_on__isnull', True), ('concluded_on__gte', models.F('notified_on')), _connector='OR'), name='consultation_concluded_after_notice'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PayGate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField()),
                ('reason_digest', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Simulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('programme_code', models.CharField(max_length=64)),
                ('fingerprint', models.CharField(db_index=True, max_length=64)),
                ('definition', models.JSONField()),
                ('from_date', models.DateField()),
                ('to_date', models.DateField()),
                ('as_of', models.DateTimeField()),
                ('asked_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('figures', models.JSONField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(('to_date__gte', models.F('from_date'))), name='simulation_ends_after_start'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('figures__isnull', True)), models.Q(('ended_at__isnull', False), ('figures__isnull', False)), _connector='OR'), name='simulation_done_has_figures'),
                ],
            },
        ),
        migrations.CreateModel(
            name='SimulationLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('side', models.CharField(choices=[('draft', 'Draft'), ('active', 'Active')], max_length=6)),
                ('team_id', models.BigIntegerField(null=True)),
                ('month', models.CharField(max_length=7)),
                ('unit', models.CharField(max_length=8)),
                ('amount', models.BigIntegerField()),
                ('outcomes', models.IntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='budget',
            name='budget_once',
        ),
        migrations.AddField(
            model_name='budget',
            name='cost_centre',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='budget',
            name='period_key',
            field=models.CharField(blank=True, db_default='', default='', max_length=8),
        ),
        migrations.AddConstraint(
            model_name='budget',
            constraint=models.UniqueConstraint(fields=('programme', 'unit', 'cost_centre', 'period_key'), name='budget_once'),
        ),
        migrations.AddField(
            model_name='baseline',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='baseline', to='programmes.programmeversion'),
        ),
        migrations.AddField(
            model_name='consultationrecord',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='programmes.programme'),
        ),
        migrations.AddField(
            model_name='consultationrecord',
            name='recorded_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='paygate',
            name='signed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='paygate',
            name='version',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pay_gate', to='programmes.programmeversion'),
        ),
        migrations.AddField(
            model_name='simulation',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='simulation',
            name='compares',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.programmeversion'),
        ),
        migrations.AddField(
            model_name='simulation',
            name='job',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='jobs.job'),
        ),
        migrations.AddField(
            model_name='programmeversion',
            name='simulation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programmes.simulation'),
        ),
        migrations.AddField(
            model_name='simulationline',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='simulationline',
            name='simulation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='programmes.simulation'),
        ),
        migrations.AddConstraint(
            model_name='simulationline',
            constraint=models.UniqueConstraint(fields=('simulation', 'side', 'employee', 'team_id', 'month', 'unit'), name='simulation_line_once', nulls_distinct=False),
        ),
        migrations.RunSQL(*guard("programmes_consultationrecord")),
        migrations.RunSQL(*guard("programmes_paygate")),
        migrations.RunSQL(*guard("programmes_baseline")),
    ]
