"""What attackers try against logins, sessions, forms and mails is refused, through the whole middleware stack."""

CASES = ["session_cases", "csrf_cases", "redirect_cases", "mail_cases", "login_cases", "socket_cases"]


def test_attack(cases, case):
    cases.check(case)
