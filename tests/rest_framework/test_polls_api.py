"""The ported example: its document is valid OpenAPI 3.1, and its API does what the document says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("schemathesis")
pytest.importorskip("openapi_spec_validator")

EXAMPLE = Path(__file__).parents[2] / "examples" / "polls"
EXAMPLES = 200 if "CI" in os.environ else 2

# Every check is on. What a schema cannot say, of the operations that it is about: which questions there are and which
# choices are theirs already (400); that DRF's fields convert (the number 0 is the text "0") and that a multipart body
# without parts is an empty form; that voting reads no body.
CONFIG = """
[[operations]]
include-name = ["POST /api/choices/", "PUT /api/choices/{id}/", "PATCH /api/choices/{id}/"]
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", "400", "404"]

[[operations]]
include-method = ["POST", "PUT", "PATCH"]
[operations.checks.negative_data_rejection]
expected-statuses = ["2xx", "400", "404"]
"""

SETTINGS = """
from mysite.settings import *

PASSWORD_HASHERS = ["fastjango.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES = {"default": {"ENGINE": "fastjango.db.backends.sqlite3", "NAME": BASE_DIR / "test.sqlite3"}}
"""

PROGRAM = """
import logging
import sys

import schemathesis
from hypothesis import HealthCheck, given, settings
from mysite.asgi import application
from openapi_spec_validator import validate
from schemathesis import GenerationMode

logging.disable(logging.CRITICAL)
validate(application.openapi())
config = schemathesis.Config.from_path("schemathesis.toml")
schema = schemathesis.openapi.from_asgi("/openapi.json", application, config=config)
how = settings(
    max_examples=int(sys.argv[1]),
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(HealthCheck),
)
count = 0
for found in schema.get_all_operations():
    for mode in GenerationMode:

        @how
        @given(found.ok().as_strategy(generation_mode=mode))
        def test(case):
            case.call_and_validate(headers={"Authorization": "Basic YWRtaW46cG9sbHMtZGVtbw=="})

        test()
    count += 1
print(count, "operations")
"""


@pytest.fixture(scope="module")
def polls(tmp_path_factory):
    """Runs Python in the ported project, with a database that is filled."""
    folder = tmp_path_factory.mktemp("example") / "polls"
    root = Path(__file__).parents[2]

    def run(*arguments):
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "settings_of_test", "PYTHONPATH": f"{root}:{folder}"}
        where = folder if folder.exists() else root
        done = subprocess.run([sys.executable, *arguments], cwd=where, env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
        return done.stdout.strip()

    run("-m", "fastjango", "port", str(EXAMPLE), "--out", str(folder))
    (folder / "settings_of_test.py").write_text(SETTINGS)
    (folder / "schemathesis.toml").write_text(CONFIG)
    run("manage.py", "migrate", "--verbosity", "0")
    run("manage.py", "seed")
    return run


def test_the_api_does_what_the_document_says(polls):
    assert polls("-c", PROGRAM, str(EXAMPLES)) == "15 operations"
