from fastjango.conf import settings
from fastjango.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Token",
            fields=[
                ("key", models.CharField(primary_key=True, serialize=False, max_length=40)),
                ("created", models.DateTimeField(auto_now_add=True)),
                (
                    "user",
                    models.OneToOneField(
                        to=settings.AUTH_USER_MODEL, related_name="auth_token", on_delete=models.CASCADE
                    ),
                ),
            ],
        ),
    ]
