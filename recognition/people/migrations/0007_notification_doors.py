"""Each door has its own choices; those made so far were about Slack."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_personview'),
    ]

    operations = [
        migrations.AddField(
            model_name='notificationchoice',
            name='door',
            field=models.CharField(choices=[('slack', 'Slack'), ('email', 'Email')], db_default='slack', default='slack', max_length=5),
        ),
        migrations.RemoveConstraint(model_name='notificationchoice', name='notificationchoice_once'),
        migrations.AddConstraint(
            model_name='notificationchoice',
            constraint=models.UniqueConstraint(fields=('employee', 'topic', 'door'), name='notificationchoice_once'),
        ),
    ]
