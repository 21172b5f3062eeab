"""A project with bad settings does not start, and the error names the setting, the file and what to write."""

import subprocess
import sys

import pytest

SETTINGS = """
SECRET_KEY = "secret"
INSTALLED_APPS = ["fastjango.contrib.contenttypes", "fastjango.contrib.auth"]
DATABASES = {"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": ":memory:"}}
ROOT_URLCONF = "urls"
"""


def start(folder, line, urls="urlpatterns = []\n", command="check"):
    """Exit status and the printed text of a command in a project whose settings end with a line."""
    (folder / "bad_settings.py").write_text(SETTINGS + line)
    (folder / "urls.py").write_text(urls)
    program = [sys.executable, "-m", "fastjango", command, "--settings", "bad_settings", "--pythonpath", str(folder)]
    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=folder)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("INSTALLED_APPS += ['nope']", ["ModuleNotFoundError", "INSTALLED_APPS in", "names 'nope'"]),
        ("INSTALLED_APPS += ['django.contrib.admin']", ["Write 'fastjango.contrib.admin'"]),
        ("DATABASES['default']['ENGINE'] = 'nope'", ["isn't an available database backend", "DATABASES['default'] in"]),
        ("CACHES = {'default': {'BACKEND': 'nope.Cache'}}", ["InvalidCacheBackendError", "CACHES['default'] in"]),
        ("EMAIL_BACKEND = 'nope.Mail'", ["(fastjango.E001) The EMAIL_BACKEND setting names 'nope.Mail'"]),
        ("SESSION_ENGINE = 'a.b'", ["fastjango.E001", "SESSION_ENGINE", "'a.b'"]),
        ("MIDDLEWARE = ['nope.Middleware']", ["fastjango.E001", "MIDDLEWARE", "nope.Middleware"]),
        ("STORAGES = {'default': {'BACKEND': 'nope.S'}}", ["fastjango.E001", "STORAGES", "nope.S"]),
        ("AUTH_PASSWORD_VALIDATORS = [{'NAME': 'nope.V'}]", ["fastjango.E001", "AUTH_PASSWORD_VALIDATORS"]),
        ("ROOT_URLCONF = 'nope'", ["ROOT_URLCONF in", "names 'nope'"]),
        ("TEMPLATES = [{'BACKEND': 'nope.Templates'}]", ["TEMPLATES in", "names 'nope.Templates'"]),
        ("AUTH_USER_MODEL = 'auth.Nope'", ["AUTH_USER_MODEL refers to model 'auth.Nope' that has not been installed"]),
    ],
)
def test_a_path_that_leads_nowhere_is_named(tmp_path, line, said):
    status, text = start(tmp_path, line)
    assert status == 1
    for words in [*said, *(["bad_settings.py"] if "AUTH_USER_MODEL" not in line else [])]:
        assert words in text


@pytest.mark.parametrize(
    ("urls", "said"),
    [
        ("from nowhere import x\n", "No module named 'nowhere'"),
        ("urlpatterns = ['a']\n", "(urls.E004) Your URL pattern 'a' is invalid."),
        ("", "The included URLconf 'urls' does not appear to have any patterns in it."),
    ],
)
def test_a_broken_urlconf_stops_the_check(tmp_path, urls, said):
    status, text = start(tmp_path, "", urls)
    assert status == 1
    assert said in text


def test_a_database_that_cannot_be_reached_is_named_without_its_password(tmp_path):
    line = "DATABASES['default'].update(NAME='/no/such/folder/db.sqlite3', PASSWORD='hush')"
    status, text = start(tmp_path, line, command="migrate")
    assert status == 1
    assert "OperationalError: unable to open database file" in text
    assert "No connection with DATABASES['default']" in text
    assert "NAME='/no/such/folder/db.sqlite3'" in text
    assert "hush" not in text


def test_a_server_does_not_start_with_bad_settings(tmp_path):
    (tmp_path / "bad_settings.py").write_text(SETTINGS + "EMAIL_BACKEND = 'nope.Mail'\nSESSION_ENGINE = 'a.b'\n")
    (tmp_path / "urls.py").write_text("urlpatterns = []\n")
    program = "from fastjango.core.asgi import get_asgi_application as get; get()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"DJANGO_SETTINGS_MODULE": "bad_settings", "PYTHONPATH": str(tmp_path)},
    )
    assert "ImproperlyConfigured: The EMAIL_BACKEND setting names 'nope.Mail'" in done.stderr
    assert "The SESSION_ENGINE setting names 'a.b'" in done.stderr
