"""What awards may lose their ground by is looked for every minute: outcomes taken back, customers who left; few."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # CONCURRENTLY: imports go on meanwhile

    dependencies = [
        ('customers', '0006_nomination_kind'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='outcome',
            index=models.Index(condition=models.Q(('superseded_at__isnull', True), ('withdrawn_at__isnull', False)), fields=['withdrawn_at'], name='outcome_withdrawn'),
        ),
        AddIndexConcurrently(
            model_name='outcome',
            index=models.Index(condition=models.Q(('kind', 'churn'), ('superseded_at__isnull', True)), fields=['customer', 'occurred_at'], name='outcome_churn'),
        ),
    ]
