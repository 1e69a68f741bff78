"""Contesting, correcting, agreeing on shares, and what HR settles by hand."""

import django.db.models.deletion
from django.db import migrations, models

from recognition.core.append_only import guard


class Migration(migrations.Migration):

    dependencies = [
        ("activity", "0002_append_only"),
        ('attribution', '0002_append_only'),
        ('customers', '0006_nomination_kind'),
        ('ledger', '0003_posting_accounts'),
        ('people', '0005_delegation_scope'),
        ('programmes', '0003_gates_and_simulations'),
        ('rewards', '0002_decision_controls'),
    ]

    operations = [
        migrations.CreateModel(
            name='AgreedShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weight', models.PositiveIntegerField()),
                ('signed_at', models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='agreed_share_above_nothing'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AgreedSplit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('outcome_uid', models.UUIDField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('signed', 'Signed'), ('void', 'Void')], default='open', max_length=6)),
                ('reason_digest', models.CharField(max_length=64)),
                ('proposed_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='ClawBackCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField()),
                ('unit', models.CharField(max_length=8)),
                ('cause', models.CharField(choices=[('left', 'Left'), ('other_entity', 'Other Entity'), ('points_spent', 'Points Spent')], max_length=12)),
                ('code', models.CharField(max_length=32)),
                ('reason_digest', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, choices=[('', 'None'), ('agreed', 'Agreed'), ('written_off', 'Written Off')], default='', max_length=11)),
                ('note_digest', models.CharField(blank=True, max_length=64)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(('amount__gt', 0)), name='case_amount_positive'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('occasion', models.UUIDField()),
                ('number', models.PositiveSmallIntegerField()),
                ('parts', models.JSONField(default=list)),
                ('code', models.CharField(max_length=32)),
                ('reason_digest', models.CharField(max_length=64)),
                ('opened_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('about', models.CharField(choices=[('award', 'Award'), ('missing', 'Missing')], max_length=7)),
                ('evidence', models.JSONField(default=list)),
                ('text_digest', models.CharField(max_length=64)),
                ('raised_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('settled', 'Settled'), ('withdrawn', 'Withdrawn')], default='open', max_length=9)),
                ('result', models.CharField(blank=True, choices=[('', 'None'), ('upheld', 'Upheld'), ('corrected', 'Corrected'), ('explained', 'Explained')], default='', max_length=9)),
                ('answer_digest', models.CharField(blank=True, max_length=64)),
                ('settled_at', models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(fields=['state', 'due_at'], name='dispute_due'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='proposal',
            name='proposal_once_per_occasion',
        ),
        migrations.AddField(
            model_name='proposal',
            name='ended_code',
            field=models.CharField(blank=True, db_default='', default='', max_length=32),
        ),
        migrations.AddField(
            model_name='proposal',
            name='escalations',
            field=models.PositiveSmallIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='proposal',
            name='from_pool',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='agreedshare',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='agreedsplit',
            name='outcome',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.outcome'),
        ),
        migrations.AddField(
            model_name='agreedsplit',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='agreedshare',
            name='split',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='shares', to='rewards.agreedsplit'),
        ),
        migrations.AddField(
            model_name='clawbackcase',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='clawbackcase',
            name='opened_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='clawbackcase',
            name='proposal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='rewards.proposal'),
        ),
        migrations.AddField(
            model_name='clawbackcase',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='correction',
            name='assessment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='attribution.assessment'),
        ),
        migrations.AddField(
            model_name='correction',
            name='judgement',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='rewards.judgement'),
        ),
        migrations.AddField(
            model_name='correction',
            name='opened_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddField(
            model_name='correction',
            name='outcome',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.outcome'),
        ),
        migrations.AddField(
            model_name='correction',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='programmes.programme'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='correction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='rewards.correction'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('correction__isnull', True), ('reverses__isnull', True)), fields=('programme', 'occasion', 'employee'), name='proposal_once_per_occasion'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.UniqueConstraint(condition=models.Q(('correction__isnull', False)), fields=('correction', 'employee'), name='proposal_once_per_correction'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='correction',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='rewards.correction'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='employee',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='people.employee'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='outcome',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='customers.outcome'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='proposal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='rewards.proposal'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='reversal',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='rewards.proposal'),
        ),
        migrations.AddField(
            model_name='dispute',
            name='settled_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
        migrations.AddConstraint(
            model_name='agreedsplit',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'void'), _negated=True), fields=('outcome_uid',), name='agreed_split_one_for_an_outcome'),
        ),
        migrations.AddConstraint(
            model_name='agreedshare',
            constraint=models.UniqueConstraint(fields=('split', 'employee'), name='agreed_share_once'),
        ),
        migrations.AddConstraint(
            model_name='clawbackcase',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('result', ''), ('settled_at__isnull', True), ('settled_by__isnull', True)), models.Q(models.Q(('result', ''), _negated=True), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='case_settled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='clawbackcase',
            constraint=models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('employee')), _negated=True), _connector='OR'), name='case_not_settled_by_oneself'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.UniqueConstraint(fields=('programme', 'occasion', 'number'), name='correction_once'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('about', 'award'), ('proposal__isnull', False)), models.Q(('about', 'missing'), ('outcome__isnull', False)), _connector='OR'), name='dispute_is_about_something'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('about', 'award'), ('state', 'open')), fields=('employee', 'proposal'), name='dispute_open_once'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.UniqueConstraint(condition=models.Q(('about', 'missing'), ('state', 'open')), fields=('employee', 'outcome'), name='dispute_missing_open_once'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('settled_by__isnull', False), ('state', 'settled'), models.Q(('result', ''), _negated=True)), models.Q(models.Q(('state', 'settled'), _negated=True), ('result', ''), ('settled_by__isnull', True)), _connector='OR'), name='dispute_settled_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='dispute',
            constraint=models.CheckConstraint(condition=models.Q(('settled_by__isnull', True), models.Q(('settled_by', models.F('employee')), _negated=True), _connector='OR'), name='dispute_not_reviewed_by_oneself'),
        ),
        migrations.RunSQL(*guard("rewards_correction")),
    ]
