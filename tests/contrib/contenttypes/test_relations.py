"""Relations to objects of whatever model."""

import pytest

CASES = ["contenttype_cases"]


def test_case(cases, case):
    if cases.get(case) != "passed":
        pytest.fail(cases.get(case, str(cases)), pytrace=False)
