from django.db import migrations, models


class Migration(migrations.Migration):
    """A correction may take back of several awards of one person, each once, and add in one unit what it takes in another."""

    dependencies = [("rewards", "0003_contest")]

    operations = [
        migrations.RemoveConstraint(model_name="proposal", name="proposal_once_per_correction"),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.UniqueConstraint(
                fields=("correction", "employee", "unit", "reverses"),
                condition=models.Q(("correction__isnull", False)),
                nulls_distinct=False,
                name="proposal_once_per_correction",
            ),
        ),
    ]
