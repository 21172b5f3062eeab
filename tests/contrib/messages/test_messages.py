"""Messages of every storage."""

CASES = ["message_cases"]


def test_case(cases, case):
    cases.check(case)
