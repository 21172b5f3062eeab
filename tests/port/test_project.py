"""Whole projects: what is written, what is reported."""

import pytest

pytest.importorskip("libcst")

from fastjango.port._findings import find_missing
from fastjango.port._project import port_project
from fastjango.port._requirements import rewrite_requirements

FILES = {
    "manage.py": "import os\nfrom django.core.management import execute_from_command_line\n",
    "site/settings.py": "INSTALLED_APPS = ['django.utils', 'site', 'crispy_forms']\r\n",
    "site/__init__.py": "",
    "site/templates/a.html": "{# django.db stays here #}",
    "site/data.bin": "\x00",
    "requirements.txt": "# site\nDjango>=4.2  # web\ndjangorestframework\nrequests\n",
    "pyproject.toml": 'dependencies = ["django>=4"]\n',
    "venv/pyvenv.cfg": "",
    "venv/x.py": "import django\n",
}


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, newline="")
    return folder


def test_out_gets_the_whole_project(project, tmp_path):
    out = tmp_path / "ported"
    report = port_project(project, out)
    assert report.changed == ["manage.py", "requirements.txt", "site/settings.py"]
    assert "from fastjango.core.management" in (out / "manage.py").read_text()
    assert (out / "site/settings.py").read_bytes().endswith(b"'fastjango.utils', 'site', 'crispy_forms']\r\n")
    assert (out / "site/templates/a.html").read_text() == FILES["site/templates/a.html"]
    assert not (out / "venv").exists()
    assert (project / "manage.py").read_text() == FILES["manage.py"]


def test_in_place_and_twice(project):
    assert port_project(project).changed
    assert port_project(project).changed == []


def test_a_dry_run_writes_nothing(project):
    assert port_project(project, dry_run=True).changed
    assert {name: (project / name).read_bytes().decode() for name in FILES} == FILES


def test_findings_have_places(project):
    found = [(finding.file, finding.line, finding.name) for finding in port_project(project).findings]
    assert found == [("pyproject.toml", 1, "django"), ("site/settings.py", 1, "crispy_forms")]


def test_a_target_in_use_is_refused(project, tmp_path):
    with pytest.raises(FileExistsError, match="not empty"):
        port_project(project, project / "site")
    with pytest.raises(FileExistsError, match="inside the project"):
        port_project(project, project / "new")
    with pytest.raises(FileNotFoundError, match="does not exist"):
        port_project(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("from fastjango.core.exceptions import ValidationError, Nothing", ["fastjango.core.exceptions.Nothing"]),
        ("from fastjango.nothing import X", ["fastjango.nothing"]),
        ("import fastjango.core.gis.geos", ["fastjango.core.gis"]),
        ("from fastjango.core import signing\nsigning.dumps(1)\nsigning.nothing", ["fastjango.core.signing.nothing"]),
        ("X = 'fastjango.core.exceptions.Nope'", ["fastjango.core.exceptions.Nope"]),
        ("X = 'fastjango.core.exceptions.ValidationError.messages'", []),
        ("from fastjango.dispatch import Signal as S", []),
        ("not python {%", []),
    ],
)
def test_missing_names(source, missing):
    assert [finding.name for finding in find_missing(source, "x.py")] == missing


def test_advice_names_the_nearest():
    (finding,) = find_missing("from fastjango.core.exceptions import ValidationErorr", "x.py")
    assert str(finding) == (
        "x.py:1: fastjango.core.exceptions.ValidationErorr: fastjango has no such name; did you mean ValidationError?"
    )


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("from fastjango.contrib.postgres.fields import ArrayFeild", "did you mean ArrayField?"),
        ("from fastjango.tasks import task", "docs/topics/background.md says what to use."),
    ],
)
def test_advice_fits_what_is_there(source, advice):
    (finding,) = find_missing(source, "x.py")
    assert finding.advice.endswith(advice)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("django\n", "fastjango\n"),
        ("a\nDjango[argon2]==5.2 ; python_version > '3'\ndjango-filter>1\n", "a\nfastjango\n"),
        ("django-extensions\n-r base.txt\n", "django-extensions\n-r base.txt\n"),
        ("fastjango\ndjango\n", "fastjango\n"),
    ],
)
def test_requirements(old, new):
    assert rewrite_requirements(old) == new
