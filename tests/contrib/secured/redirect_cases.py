"""Nobody is sent to another site, and visitors' texts do not become headers or cookies."""

from urllib.parse import quote

from visitors import LOGIN, PASSWORD, Visits

ELSEWHERE = (
    "https://evil.example/",
    "http://evil.example",
    "//evil.example/",
    "///evil.example/",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "http:///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "\x08//evil.example",
    " //evil.example",
    "//shop.example@evil.example/",
    "https://shop.example.evil.example/",
    "https://shop.example:80@evil.example/",
    "ftp://shop.example/",
    "http://shop.example/",
    "http://[::1",
    "http://2001:cdba:0000:0000:0000:0000:3257:9652]/",
)
INJECTIONS = ("a\r\nSet-Cookie: stolen=1", "a\nX-Evil: 1", "a\rX-Evil: 1", "a\r\n\r\n<script>")


class RedirectCases(Visits):
    def test_next_leads_to_no_other_site(self):
        for target in ELSEWHERE:
            with self.subTest(target):
                browser = self.browser()
                in_form = self.log_in(browser, next=target)
                self.assertEqual((in_form.status_code, in_form.headers["Location"]), (302, "/home/"))
                in_query = self.log_in(self.browser(), path=f"{LOGIN}?next={quote(target)}")
                self.assertEqual((in_query.status_code, in_query.headers["Location"]), (302, "/home/"))
                out = self.post(browser, f"/accounts/logout/?next={quote(target)}", {}, self.token(browser))
                self.assertEqual(out.headers["Location"], "/accounts/logout/")

    def test_next_is_not_offered_by_the_form_either(self):
        for target in ELSEWHERE:
            page = self.get(self.browser(), f"{LOGIN}?next={quote(target)}")
            self.assertNotIn("evil.example", page.context["next"])

    def test_next_leads_to_pages_of_the_site(self):
        for target in ("/mine/", "/mine/?a=b&c=//d", "https://shop.example/mine/"):
            self.assertEqual(self.log_in(self.browser(), next=target).headers["Location"], target)

    def test_the_way_back_is_quoted(self):
        response = self.get(self.browser(), "/mine/?a=1%0d%0aX-Evil:%201&next=//evil.example")
        self.assertEqual(response.status_code, 302)
        self.assertTrue(response.headers["Location"].startswith("/accounts/login/?next=/mine/"))
        self.assertNotIn("&next=", response.headers["Location"])
        back = self.log_in(self.browser(), path=response.headers["Location"])
        self.assertTrue(back.headers["Location"].startswith("/mine/?"))

    def test_slashes_appended_lead_to_no_other_site(self):
        for path in ("//evil.example", "///evil.example/home", "/%2fevil.example"):
            response = self.get(self.browser(), path)
            self.assertFalse(response.headers.get("Location", "").startswith(("//", "http")), response.headers)

    def test_texts_with_line_breaks_become_no_header(self):
        for kind in ("header", "redirect", "cookie", "name", "cookie-name"):
            for said in INJECTIONS:
                with self.subTest(kind=kind, said=said):
                    browser = self.browser()
                    browser.raise_request_exception = False
                    response = self.get(browser, f"/echo/?kind={kind}&said={quote(said)}")
                    lines = [f"{name}: {value}" for name, value in response.headers.items()]
                    lines += [morsel.OutputString() for morsel in response.cookies.values()]
                    self.assertFalse([line for line in lines if "\n" in line or "\r" in line])
                    self.assertNotIn("X-Evil", response.headers)
                    self.assertNotIn("stolen", response.cookies)

    def test_schemes_that_browsers_run_are_no_redirect(self):
        browser = self.browser()
        browser.raise_request_exception = False
        for said in ("javascript:alert(1)", "data:text/html,x", "vbscript:x"):
            self.assertEqual(self.get(browser, f"/echo/?kind=redirect&said={quote(said)}").status_code, 400)

    def test_pages_carry_the_headers_that_browsers_obey(self):
        headers = self.get(self.browser(), "/home/").headers
        self.assertEqual(headers["X-Frame-Options"], "DENY")
        self.assertEqual(headers["X-Content-Type-Options"], "nosniff")
        self.assertEqual(headers["Referrer-Policy"], "same-origin")
        self.assertEqual(headers["Cross-Origin-Opener-Policy"], "same-origin")

    def test_the_password_is_not_in_the_answer(self):
        page = self.log_in(self.browser(), password=PASSWORD + "x")
        self.assertEqual(page.status_code, 200)
        self.assertNotIn(PASSWORD, page.content.decode())
