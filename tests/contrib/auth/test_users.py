"""Users, their permissions and passwords, and the commands about them."""

import pytest

CASES = ["user_cases", "command_cases"]


def test_case(cases, case):
    if cases.get(case) != "passed":
        pytest.fail(cases.get(case, str(cases)), pytrace=False)
