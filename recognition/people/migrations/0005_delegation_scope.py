"""A delegation says what it is for."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0004_notificationchoice_privacychoice'),
    ]

    operations = [
        migrations.AddField(
            model_name='delegation',
            name='scope',
            field=models.CharField(choices=[('all', 'All'), ('awards', 'Awards'), ('nominations', 'Nominations')], db_default='all', default='all', max_length=11),
        ),
    ]
