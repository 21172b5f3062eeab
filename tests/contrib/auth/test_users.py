"""Users, their permissions and passwords, and the commands about them."""

CASES = ["user_cases", "command_cases"]


def test_case(cases, case):
    cases.check(case)
