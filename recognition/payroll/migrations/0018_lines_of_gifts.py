"""What stands as free of tax is found without reading every line: a batch looks for what a gift elsewhere passed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payroll", "0017_holiday_pay_by_country")]

    operations = [
        migrations.AddIndex(
            "payrollline",
            models.Index(condition=models.Q(kind="exempt_gift_info"), fields=["employee"], name="line_of_gift"),
        ),
    ]
