"""The table of sites."""

import fastjango.contrib.sites.models
from fastjango.contrib.sites.models import _simple_domain_name_validator
from fastjango.db import migrations, models


class Migration(migrations.Migration):
    """As in Django, for databases that both look after."""

    initial = True
    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Site",
            fields=[
                (
                    "id",
                    models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                (
                    "domain",
                    models.CharField(
                        max_length=100, validators=[_simple_domain_name_validator], verbose_name="domain name"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="display name")),
            ],
            options={
                "db_table": "django_site",
                "ordering": ["domain"],
                "verbose_name": "site",
                "verbose_name_plural": "sites",
            },
            bases=(models.Model,),
            managers=[("objects", fastjango.contrib.sites.models.SiteManager())],
        ),
    ]
