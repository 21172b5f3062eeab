"""Messages of every storage."""

import pytest

CASES = ["message_cases"]


def test_case(cases, case):
    if cases.get(case) != "passed":
        pytest.fail(cases.get(case, str(cases)), pytrace=False)
