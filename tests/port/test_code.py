"""The rewriting rule by example."""

import pytest

pytest.importorskip("libcst")

from fastjango.port._code import rewrite_source

CHANGED = [
    # Imports.
    ("from django.db import models", "from fastjango.db import models"),
    ("import os, django.urls as u", "import os, fastjango.urls as u"),
    ("import django\ndjango.setup()", "import fastjango\nfastjango.setup()"),
    ("import django.db\nf(django=django.db)", "import fastjango.db\nf(django=fastjango.db)"),
    ("from rest_framework import serializers", "from fastjango.rest_framework import serializers"),
    ("import rest_framework", "import fastjango.rest_framework as rest_framework"),
    ("import rest_framework as r", "import fastjango.rest_framework as r"),
    (
        "import rest_framework.views, os",
        "import fastjango.rest_framework.views, fastjango.rest_framework as rest_framework, os",
    ),
    ("import django_filters", "import fastjango.django_filters as django_filters"),
    ("from django_filters import rest_framework as f", "from fastjango.django_filters import rest_framework as f"),
    ("from django.db import (  # why\n    models,\n)", "from fastjango.db import (  # why\n    models,\n)"),
    ("if x:\n\tfrom django import forms  # tab", "if x:\n\tfrom fastjango import forms  # tab"),
    # Paths in literals.
    ("'django.contrib.auth'", "'fastjango.contrib.auth'"),
    ("'django.template.backends.django.DjangoTemplates'", "'fastjango.template.backends.django.DjangoTemplates'"),
    ("'see django.utils.text.'", "'see fastjango.utils.text.'"),
    (r"r'django\.db\.models'", r"r'fastjango\.db\.models'"),
    (r"r'rest_framework\.views'", r"r'fastjango\.rest_framework\.views'"),
    (r"'\ndjango.db'", r"'\nfastjango.db'"),
    ("b'django.conf'", "b'fastjango.conf'"),
    ("import django\nf'{django.VERSION} of django.db'", "import fastjango\nf'{fastjango.VERSION} of fastjango.db'"),
    ("'rest_framework.authtoken'", "'fastjango.rest_framework.authtoken'"),
    ("'django_filters.rest_framework.X'", "'fastjango.django_filters.rest_framework.X'"),
    ("name.startswith('django.')", "name.startswith('fastjango.')"),
    ("'django.contrib.' 'django.db'", "'fastjango.contrib.' 'fastjango.db'"),
    # Code in literals.
    ("'from django import forms'", "'from fastjango import forms'"),
    ("'import django; x()'", "'import fastjango; x()'"),
    (r"'import django\nx()'", r"'import fastjango\nx()'"),
    ("'python -m django check'", "'python -m fastjango check'"),
    # The bare name where it means the package.
    ("run(['-m', 'django'])", "run(['-m', 'fastjango'])"),
    ("import_module('django')", "import_module('fastjango')"),
    ("INSTALLED_APPS = ['rest_framework', 'x']", "INSTALLED_APPS = ['fastjango.rest_framework', 'x']"),
    ("INSTALLED_APPS += ('rest_framework',)", "INSTALLED_APPS += ('fastjango.rest_framework',)"),
    ("INSTALLED_APPS.append('django_filters')", "INSTALLED_APPS.append('fastjango.django_filters')"),
    ("f(INSTALLED_APPS=('rest_framework',))", "f(INSTALLED_APPS=('fastjango.rest_framework',))"),
    ("x = {'THIRD_PARTY_APPS': ['rest_framework']}", "x = {'THIRD_PARTY_APPS': ['fastjango.rest_framework']}"),
    # What is not Python.
    ("from django.db import x\n{% if x", "from fastjango.db import x\n{% if x"),
]

KEPT = [
    "from .django import x",
    "from x import django",
    "import fastjango, x.django",
    "x = 1  # django.db",
    "django.setup()",  # not imported here, so some other name
    "'django'",
    "engines['django']",
    "f(django=1)",
    "import fastjango\ndef f(django): return 1",
    "{'x': {'django': 1}}",
    "'djangoproject.com', 'docs.djangoproject.com'",
    "'django-admin', 'django_language', 'DJANGO_SETTINGS_MODULE'",
    "'django/forms/widgets/text.html'",
    "'locale/fr/LC_MESSAGES/django.po'",
    "'from x import django'",
    "'important django stuff', 'import django models'",
    # Logger names.
    "getLogger('django'), logging.getLogger('django.db.backends')",
    "self.assertLogs('django.template', level='DEBUG')",
    "'django.request', 'django.security.csrf', 'django.server'",
    "X = {'loggers': {'django': {}, 'django.template': {}}}",
    "X['loggers']['django.template'] = 1",
    "'DEBUG:django.db.backends:(0.1) BEGIN'",
    "'django.jQuery', '<django-objects>', 'me@django.test'",
    "'rest_framework/api.html', 'rest_framework:login', 'rest_framework.W001'",
    "include(x, namespace='rest_framework')",
    "'{% load rest_framework %}'",
    "REST_FRAMEWORK = {}",
    r"'\\ndjango.db'",  # a backslash, then a name that ends like ours
]


@pytest.mark.parametrize(("source", "expected"), CHANGED)
def test_changed(source, expected):
    assert rewrite_source(source) == expected


@pytest.mark.parametrize("source", KEPT)
def test_kept(source):
    assert rewrite_source(source) == source


@pytest.mark.parametrize("source", [expected for _, expected in CHANGED])
def test_a_second_run_changes_nothing(source):
    assert rewrite_source(source) == source
