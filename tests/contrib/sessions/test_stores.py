"""Sessions of every backend."""

CASES = ["store_cases"]


def test_case(cases, case):
    cases.check(case)
