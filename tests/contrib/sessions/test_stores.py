"""Sessions of every backend."""

import pytest

CASES = ["store_cases"]


def test_case(cases, case):
    if cases.get(case) != "passed":
        pytest.fail(cases.get(case, str(cases)), pytrace=False)
