"""``startproject`` and ``startapp``."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


def admin(folder, *arguments):
    """Run ``python -m fastjango`` and return its status and error output."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [sys.executable, "-m", "fastjango", *arguments], cwd=folder, env=environment, capture_output=True, text=True
    )
    return done.returncode, done.stderr


def test_a_project_has_djangos_layout(tmp_path):
    assert admin(tmp_path, "startproject", "site1") == (0, "")
    made = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    package = {f"site1/site1/{name}.py" for name in ("__init__", "settings", "urls", "asgi", "wsgi")}
    assert made == {"site1/manage.py", *package}
    assert os.access(tmp_path / "site1/manage.py", os.X_OK)
    assert "ROOT_URLCONF = 'site1.urls'" in (tmp_path / "site1/site1/settings.py").read_text()


def test_an_app_has_its_name_in_its_configuration(tmp_path):
    assert admin(tmp_path, "startapp", "new_app") == (0, "")
    assert "class NewAppConfig(AppConfig)" in (tmp_path / "new_app/apps.py").read_text()
    assert (tmp_path / "new_app/migrations/__init__.py").read_text() == ""


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["startproject", "7x"], "'7x' is not a valid project name. Please make sure the name is a valid identifier."),
        (["startapp", "a-b"], "'a-b' is not a valid app name. Please make sure the name is a valid identifier."),
        (
            ["startproject", "os"],
            "'os' conflicts with the name of an existing Python module and cannot be used as a project name. "
            "Please try another name.",
        ),
        (
            ["startapp", "fine", "os"],
            "'os' conflicts with the name of an existing Python module and cannot be used as an app directory. "
            "Please try another directory.",
        ),
        (["startproject", "fine", "nowhere"], "nowhere' does not exist, please create it first."),
        (["startproject", "fine", "--template", "nowhere"], "couldn't handle project template nowhere."),
        (["startproject"], "You must provide a project name."),
        (["startapp"], "You must provide an application name."),
    ],
)
def test_bad_input_is_refused(tmp_path, arguments, message):
    status, errors = admin(tmp_path, *arguments)
    assert status != 0
    assert message in errors


def test_templates_of_ones_own(tmp_path):
    template = tmp_path / "template"
    for name, text in {
        "project_name.py-tpl": "name = '{{ project_name }}'",
        "notes.txt": "{{ project_name }}",
        "Procfile": "{{ project_name }}",
        "logo.bin": "{{ project_name }}",
        ".hidden/x.py": "",
        "skipped/x.py": "",
    }.items():
        (template / name).parent.mkdir(parents=True, exist_ok=True)
        (template / name).write_text(text)
    with tarfile.open(tmp_path / "template.tgz", "w:gz") as file:
        file.add(template, "template")
    for number, source in enumerate(["template", "template.tgz"]):
        name = f"shop{number}"
        options = ["--template", source, "--extension", "py,txt", "--name", "Procfile"]
        assert admin(tmp_path, "startproject", name, *options, "-x", "skipped", "-x", ".hidden") == (0, "")
        made = {file.name: file.read_text() for file in (tmp_path / name).rglob("*") if file.is_file()}
        assert made == {
            f"{name}.py": f"name = '{name}'",
            "notes.txt": name,
            "Procfile": name,
            "logo.bin": "{{ project_name }}",
        }


def test_nothing_is_overwritten(tmp_path):
    assert admin(tmp_path, "startproject", "site1", ".") == (0, "")
    (tmp_path / "manage.py").write_text("mine")
    status, errors = admin(tmp_path, "startproject", "site2", ".")
    assert status != 0
    assert "won't replace conflicting files" in errors
    assert (tmp_path / "manage.py").read_text() == "mine"
