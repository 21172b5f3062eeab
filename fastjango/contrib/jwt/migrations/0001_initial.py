"""The table of blocked tokens."""

from fastjango.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="BlockedToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("jti", models.CharField(max_length=64, unique=True, verbose_name="token id")),
                ("expires_at", models.DateTimeField(db_index=True, verbose_name="expires at")),
                ("blocked_at", models.DateTimeField(auto_now_add=True, verbose_name="blocked at")),
            ],
            options={"verbose_name": "blocked token", "verbose_name_plural": "blocked tokens"},
        ),
    ]
