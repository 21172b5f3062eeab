"""Whether a process lives, and whether it is ready; ``tests/core/servers/`` asks a real database."""

import json

import pytest

from fastjango.core.cache import caches
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings
from fastjango.views import health

GET = RequestFactory().get("/")


@pytest.fixture
def checks(monkeypatch):
    """The checks by name, to be replaced by functions of an alias."""
    monkeypatch.setattr(health, "_migrated", set())

    def use(**functions):
        sources = {"database": ["default"], "migrations": ["default"], "cache": caches}
        rows = [(name, sources[name], check) for name, check in functions.items()]
        monkeypatch.setattr(health, "_CHECKS", rows)

    return use


def ready():
    response = health.readyz(GET)
    return response.status_code, json.loads(response.content)


def test_a_living_process_says_so():
    response = health.healthz(GET)
    assert json.loads(response.content) == {"status": "ok"}
    assert "no-store" in response["Cache-Control"]
    assert health.healthz(RequestFactory().post("/")).status_code == 405


def test_it_is_ready_when_all_answer(checks):
    checks(database=lambda alias: True, cache=health._check_cache)
    assert ready() == (200, {"status": "ok", "checks": {"database:default": "ok", "cache:default": "ok"}})


def test_what_fails_is_named_but_not_why(checks, caplog):
    def fail(alias):
        raise OSError("password=secret")

    checks(database=fail, cache=health._check_cache)
    status, answer = ready()
    assert (status, answer["status"], answer["checks"]["database:default"]) == (503, "failed", "failed")
    assert "secret" not in json.dumps(answer)
    assert "secret" in caplog.text


def test_a_pending_migration_is_not_ready(checks):
    checks(migrations=lambda alias: False)
    assert ready() == (503, {"status": "failed", "checks": {"migrations:default": "failed"}})


def test_a_cache_that_keeps_nothing_is_ready():
    with override_settings(CACHES={"default": {"BACKEND": "fastjango.core.cache.backends.dummy.DummyCache"}}):
        assert health._check_cache("default")


def test_nobody_has_to_be_logged_in():
    assert health.healthz.login_required is False
