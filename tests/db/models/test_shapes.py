"""A shape that is known still refuses values that do not fit, at the call."""

import subprocess
import sys

CODE = """
from fastjango.conf import settings
settings.configure(
    INSTALLED_APPS=["fastjango.contrib.contenttypes", "fastjango.contrib.auth"],
    DATABASES={"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}},
)
import fastjango
fastjango.setup()
from fastjango.contrib.auth.models import User
from fastjango.db.models._queryset import shapes

for lookup, good, bad in [("pk", "1", "x"), ("date_joined__gt", "2001-01-01T00:00Z", "soon"), ("pk__in", ["1"], ["x"])]:
    User.objects.filter(**{lookup: good})
    try:
        User.objects.filter(**{lookup: bad})
    except Exception as error:
        print(type(error).__name__)
User.objects.filter(username="x")
User.objects.exclude(groups__name="x")
print(sum(not needs_trial for needs_trial in shapes._known[User].values()))
"""


def test_unfitting_texts_are_refused_where_they_are_given():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["ValueError", "ValidationError", "ValueError", "2"]
