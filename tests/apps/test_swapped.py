"""What the registry forgets when a setting names another model."""

import subprocess
import sys

CODE = """
import fastjango
from fastjango.conf import settings
settings.configure(
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3"}},
    INSTALLED_APPS=["fastjango.contrib.contenttypes", "fastjango.contrib.auth"],
)
fastjango.setup()
from fastjango.contrib.auth.models import User
from fastjango.db import models
from fastjango.test import override_settings

class Owner(models.Model):
    users = models.ManyToManyField(User)
    class Meta:
        app_label = "auth"

class Other(models.Model):
    class Meta:
        app_label = "auth"

assert User._meta.get_field("owner").related_model is Owner
with override_settings(AUTH_USER_MODEL="auth.Other"):
    assert User._meta.swapped == "auth.Other"
    assert str(Owner(pk=1).users.all().query).endswith('"owner_id" = 1')
assert User._meta.get_field("owner").related_model is Owner
"""


def test_a_model_that_is_swapped_out_keeps_its_relations():
    """A test may replace the user model while others still refer to the usual one."""
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
