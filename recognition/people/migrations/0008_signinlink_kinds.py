"""Links of three kinds: for trying out, in an emergency, and invitations."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_notification_doors'),
    ]

    operations = [
        migrations.AddField(
            model_name='signinlink',
            name='kind',
            field=models.CharField(choices=[('one_time', 'One Time'), ('break_glass', 'Break Glass'), ('invitation', 'Invitation')], db_default='one_time', default='one_time', max_length=11),
        ),
        migrations.AddField(
            model_name='signinlink',
            name='issued_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.employee'),
        ),
    ]
