"""A nomination is for taking ownership, or for doing right by the customer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0005_touchpoint_employee'),
    ]

    operations = [
        migrations.AddField(
            model_name='nomination',
            name='kind',
            field=models.CharField(choices=[('took_ownership', 'Took Ownership'), ('did_right', 'Did Right')], db_default='took_ownership', default='took_ownership', max_length=14),
        ),
    ]
