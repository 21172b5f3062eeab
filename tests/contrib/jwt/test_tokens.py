"""Tokens through whole requests: Django-style endpoints, API views and native routes; the OAuth2 flow over HTTP."""

import pytest

pytest.importorskip("jose")
CASES = ["jwt_cases", "oauth_cases"]


def test_case(cases, case):
    cases.check(case)
