"""Cached pages tell their age."""

import pytest

from fastjango.http import HttpResponse
from fastjango.middleware import cache as module
from fastjango.middleware.cache import CacheMiddleware
from fastjango.test import RequestFactory
from fastjango.test.utils import override_settings

CACHES = {"default": {"BACKEND": "fastjango.core.cache.backends.locmem.LocMemCache", "LOCATION": "ages"}}


@pytest.mark.parametrize(
    ("asked_after", "age"), [(0.0, "0"), (0.9, "0"), (1.1, "1"), (599.5, "599")]
)  # fmt: skip
def test_an_age_is_in_whole_seconds_since_the_answer(monkeypatch, asked_after, age):
    made_at = 1_700_000_000.0
    page = HttpResponse("page")
    page["Cache-Control"] = "max-age=600"
    page["Expires"] = "Tue, 14 Nov 2023 22:23:20 GMT"  # ten minutes later
    monkeypatch.setattr(module.time, "time", lambda: made_at + asked_after)
    with override_settings(CACHES=CACHES):
        aged = CacheMiddleware(lambda request: page)._aged(RequestFactory().get("/"), page)
    assert aged["Age"] == age
