from fastjango.db import migrations, models
from fastjango.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("admin", "0001_initial")]

    # The default is given by Python; the column stays as it is.
    operations = [
        migrations.AlterField(
            model_name="logentry",
            name="action_time",
            field=models.DateTimeField(default=timezone.now, editable=False, verbose_name="action time"),
        ),
    ]
