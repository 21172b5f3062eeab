"""Relations to objects of whatever model."""

CASES = ["contenttype_cases"]


def test_case(cases, case):
    cases.check(case)
