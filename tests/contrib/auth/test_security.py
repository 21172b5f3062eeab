"""What attackers try against logins, sessions, forms and mails is refused, through the whole middleware stack."""

import pytest

CASES = ["session_cases", "csrf_cases", "redirect_cases", "mail_cases", "login_cases", "socket_cases"]


def test_attack(cases, case):
    if cases.get(case) != "passed":
        pytest.fail(cases.get(case, str(cases)), pytrace=False)
