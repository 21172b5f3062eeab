"""Tokens: what is good, and everything that is refused."""

import base64
import hashlib
import hmac
import json
import time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from visitors import PASSWORD, Visits

from fastjango.conf import settings
from fastjango.contrib.auth.models import Permission, User
from fastjango.contrib.jwt.checks import check_settings
from fastjango.contrib.jwt.models import BlockedToken
from fastjango.contrib.jwt.tokens import make_pair
from fastjango.core import _jwt
from fastjango.core.cache import cache
from fastjango.core.management import call_command
from fastjango.test import override_settings

TOKEN = "/api/token/"
CONF = settings.JWT
KEY = CONF["SIGNING_KEY"]


def conf(**changes):
    return override_settings(JWT={**CONF, **changes})


def segment(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def parts(token):
    """Header and claims of a token, unverified."""
    return [json.loads(base64.urlsafe_b64decode(part + "==")) for part in token.split(".")[:2]]


def sign_by_hand(header, claims, key):
    """A token with whatever header; HMAC with SHA-256."""
    text = f"{segment(header)}.{segment(claims)}"
    signature = hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


def pem(private):
    return private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def public_pem(private):
    return (
        private.public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())


class TokenCases(Visits):
    def send(self, path, data, **headers):
        browser = self.browser()
        body = {"data": data, "content_type": "application/json"}
        return browser.post(path, **body, secure=True, headers={"host": "shop.example", **headers})

    def obtain(self, username="ana", password=PASSWORD, **data):
        response = self.send(TOKEN, {"username": username, "password": password, **data})
        self.assertEqual(response.status_code, 200, response.content)
        return response.json()

    def status(self, token, path="/api/me/"):
        """How the API view, and the native route, take a token; they agree."""
        native = path.replace("/api/", "/native/").rstrip("/")
        answers = [
            self.get(self.browser(), place, authorization=f"Bearer {token}")
            for place in {path, native} - {"/native/staff"}
        ]
        self.assertEqual(len({answer.status_code for answer in answers}), 1, [a.content for a in answers])
        for answer in answers:
            if answer.status_code == 401:
                self.assertTrue(answer.headers["WWW-Authenticate"].startswith("Bearer"))
        return answers[0].status_code

    def claims(self, **changes):
        claims = {**parts(make_pair(self.ana).access)[1], **changes}
        return {name: value for name, value in claims.items() if value is not None}

    # What is good

    def test_obtain_use_refresh_verify_block(self):
        pair = self.obtain()
        self.assertEqual((pair["access"], pair["refresh"]), (pair["access_token"], pair["refresh_token"]))
        self.assertEqual((pair["token_type"], pair["expires_in"]), ("bearer", 300))
        self.assertEqual(self.status(pair["access"]), 200)
        new = self.send(f"{TOKEN}refresh/", {"refresh": pair["refresh"]}).json()
        self.assertEqual(self.status(new["access"]), 200)
        self.assertNotEqual(new["refresh"], pair["refresh"])
        for token in (new["access"], new["refresh"]):
            self.assertEqual(self.send(f"{TOKEN}verify/", {"token": token}).status_code, 200)
        self.assertEqual(self.send(f"{TOKEN}block/", {"refresh": new["refresh"]}).status_code, 200)
        for path, data in (("refresh", {"refresh": new["refresh"]}), ("verify", {"token": new["refresh"]})):
            self.assertEqual(self.send(f"{TOKEN}{path}/", data).status_code, 401)

    def test_answers_with_tokens_are_not_cached(self):
        response = self.send(TOKEN, {"username": "ana", "password": PASSWORD})
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_without_rotation_the_refresh_token_stays(self):
        with conf(ROTATE_REFRESH_TOKENS=False):
            pair = self.obtain(scope="orders")
            for _ in range(2):
                new = self.send(f"{TOKEN}refresh/", {"refresh": pair["refresh"]}).json()
                self.assertEqual((new["refresh"], new["scope"]), (pair["refresh"], "orders"))

    def test_keys_rotate(self):
        """Tokens of the key that goes out of use are good as long as the setting names it."""
        with conf(KEY_ID="2025", SIGNING_KEY="x" * 40):
            old = self.obtain()["access"]
        with conf(KEY_ID="2026", SIGNING_KEY="y" * 40, VERIFYING_KEYS={"2025": "x" * 40}):
            new = self.obtain()["access"]
            self.assertEqual((self.status(old), self.status(new)), (200, 200))
            self.assertEqual(parts(new)[0]["kid"], "2026")
        with conf(KEY_ID="2026", SIGNING_KEY="y" * 40):
            self.assertEqual((self.status(old), self.status(new)), (401, 200))

    def test_the_secret_key_rotates(self):
        """Also what ties the token to the password."""
        with conf(SIGNING_KEY=""):
            old = self.obtain()["access"]
            with override_settings(SECRET_KEY="new " * 20, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
                self.assertEqual(self.status(old), 200)
            with override_settings(SECRET_KEY="new " * 20):
                self.assertEqual(self.status(old), 401)

    def test_key_pairs_sign_and_their_public_halves_are_published(self):
        for private, algorithm in ((RSA, "RS256"), (EC, "ES256")):
            with self.subTest(algorithm), conf(ALGORITHM=algorithm, SIGNING_KEY=pem(private), KEY_ID="k"):
                token = self.obtain()["access"]
                self.assertEqual(self.status(token), 200)
                (key,) = self.get(self.browser(), f"{TOKEN}keys/").json()["keys"]
                self.assertEqual((key["kid"], key["alg"], key["use"]), ("k", algorithm, "sig"))
                self.assertFalse({"d", "p", "q"} & set(key), "a private part is published")
                options = {"audience": "shop", "issuer": "https://shop.example"}
                self.assertTrue(_jwt.decode(token, {"k": public_pem(private)}, [algorithm], **options))

    def test_a_shared_secret_is_not_published(self):
        self.assertEqual(self.get(self.browser(), f"{TOKEN}keys/").json(), {"keys": []})

    def test_a_leeway_is_given(self):
        token = _jwt.encode(self.claims(exp=int(time.time()) - 5), KEY, "HS256")
        with conf(LEEWAY=3600):
            self.assertEqual(self.status(token), 200)
        self.assertEqual(self.status(token), 401)

    # Scopes

    def test_scopes_are_those_asked_known_and_allowed(self):
        for name, asked, granted in (
            ("ana", "orders staff admin", "orders"),
            ("clerk", "staff orders", "staff orders"),
            ("clerk", "", ""),
            ("ana", "orders orders", "orders"),
        ):
            self.assertEqual(self.obtain(name, scope=asked)["scope"], granted)

    def test_routes_and_views_ask_for_scopes(self):
        plain, ordering = self.obtain()["access"], self.obtain(scope="orders")["access"]
        answers = {}
        for name, token in (("plain", plain), ("ordering", ordering)):
            answers[name] = self.get(self.browser(), "/native/orders", authorization=f"Bearer {token}")
        self.assertEqual((answers["plain"].status_code, answers["ordering"].status_code), (403, 200))
        self.assertIn('error="insufficient_scope"', answers["plain"].headers["WWW-Authenticate"])
        staff = self.obtain("clerk", scope="staff")["access"]
        self.assertEqual((self.status(ordering, "/api/staff/"), self.status(staff, "/api/staff/")), (403, 200))

    def test_a_lost_permission_is_lost_at_the_next_refresh(self):
        pair = self.obtain("clerk", scope="staff orders")
        self.clerk.user_permissions.remove(Permission.objects.get(codename="change_user"))
        new = self.send(f"{TOKEN}refresh/", {"refresh": pair["refresh"]}).json()
        self.assertEqual(new["scope"], "orders")

    # What is refused

    def test_unsigned_tokens(self):
        for algorithm in ("none", "None", "NONE", "nOnE", "", None, [], {}, 0):
            with self.subTest(algorithm):
                head = segment({"alg": algorithm, "typ": "JWT"})
                for signature in ("", "AAAA"):
                    self.assertEqual(self.status(f"{head}.{segment(self.claims())}.{signature}"), 401)

    def test_a_public_key_used_as_a_secret(self):
        with conf(ALGORITHM="RS256", SIGNING_KEY=pem(RSA)):
            for key in (public_pem(RSA), public_pem(RSA).strip(), public_pem(RSA).replace("\n", "")):
                for algorithm in ("HS256", "RS256"):
                    forged = sign_by_hand({"alg": algorithm, "typ": "JWT"}, self.claims(), key)
                    self.assertEqual(self.status(forged), 401)

    def test_another_algorithm_of_the_same_secret(self):
        for algorithm in ("HS384", "HS512"):
            self.assertEqual(self.status(_jwt.encode(self.claims(), KEY, algorithm)), 401)

    def test_keys_that_the_token_brings_along(self):
        jwk = {"kty": "oct", "k": base64.urlsafe_b64encode(b"mine").decode()}
        for header in (
            {"jwk": jwk},
            {"jku": "https://evil.example/keys"},
            {"x5u": "https://evil.example/"},
            {"x5c": ["x"]},
        ):
            forged = sign_by_hand({"alg": "HS256", **header}, self.claims(), "mine")
            self.assertEqual(self.status(forged), 401)

    def test_key_ids_that_are_none(self):
        for key_id in ("../../dev/null", "' OR 1=1 --", [], {}, 0, "", True, None):
            forged = sign_by_hand({"alg": "HS256", "kid": key_id}, self.claims(), "")
            self.assertEqual(self.status(forged), 401)

    def test_demanded_extensions(self):
        forged = sign_by_hand({"alg": "HS256", "crit": ["exp2"], "exp2": 1}, self.claims(), KEY)
        self.assertEqual(self.status(forged), 401)

    def test_wrong_keys_and_changed_parts(self):
        good = make_pair(self.ana).access
        head, body, signature = good.split(".")
        for token in (
            _jwt.encode(self.claims(), "another secret " * 4, "HS256"),
            f"{head}.{segment(self.claims(sub=str(self.clerk.pk)))}.{signature}",
            f"{segment({'alg': 'HS256'})}.{body}.{signature}",
            f"{head}.{body}.",
            f"{head}.{body}",
            f"{good}.{signature}",
            "",
            "é.é.é",
            "a" * 20_000,
            "." * 200,
        ):
            self.assertEqual(self.status(token), 401, token[:40])
        self.assertEqual(self.status(good), 200)

    def test_wrong_claims(self):
        now = int(time.time())
        for changes in (
            {"exp": now - 1},
            {"exp": None},
            {"exp": "soon"},
            {"nbf": now + 600},
            {"aud": "others"},
            {"aud": None},
            {"aud": ["others"]},
            {"iss": "https://evil.example"},
            {"iss": None},
            {"token_type": "refresh"},
            {"token_type": None},
            {"jti": None},
            {"sub": None},
            {"sub": "999999"},
            {"sub": "x"},
            {"sub": "9" * 40},
            {"auth": "0" * 16},
            {"auth": None},
            {"auth": ""},
        ):
            with self.subTest(changes):
                self.assertEqual(self.status(_jwt.encode(self.claims(**changes), KEY, "HS256")), 401)
        self.assertEqual(self.status(_jwt.encode(self.claims(), KEY, "HS256")), 200)

    def test_a_refresh_token_is_no_access_token_and_the_reverse(self):
        pair = self.obtain()
        self.assertEqual(self.status(pair["refresh"]), 401)
        self.assertEqual(self.send(f"{TOKEN}refresh/", {"refresh": pair["access"]}).status_code, 401)

    def test_a_used_refresh_token_ends_its_whole_login(self):
        first, other = self.obtain(), self.obtain()
        second = self.send(f"{TOKEN}refresh/", {"refresh": first["refresh"]}).json()
        self.assertEqual(self.send(f"{TOKEN}refresh/", {"refresh": first["refresh"]}).status_code, 401)
        self.assertEqual(self.send(f"{TOKEN}refresh/", {"refresh": second["refresh"]}).status_code, 401)
        self.assertEqual(self.send(f"{TOKEN}refresh/", {"refresh": other["refresh"]}).status_code, 200)

    def test_blocked_access_tokens_where_settings_ask(self):
        with conf(CHECK_ACCESS_TOKENS=True):
            pair = self.obtain()
            self.assertEqual(self.status(pair["access"]), 200)
            self.send(f"{TOKEN}block/", {"refresh": pair["refresh"]})
            self.assertEqual(self.status(pair["access"]), 401)

    def test_expired_blocks_are_forgotten_and_others_kept(self):
        pair = self.obtain()
        self.send(f"{TOKEN}block/", {"refresh": pair["refresh"]})
        BlockedToken.objects.create(jti="old", expires_at="2020-01-01T00:00:00Z")
        call_command("flushexpiredtokens", verbosity=0)
        self.assertEqual(BlockedToken.objects.filter(jti="old").count(), 0)
        self.assertEqual(self.send(f"{TOKEN}refresh/", {"refresh": pair["refresh"]}).status_code, 401)

    def test_users_who_changed(self):
        pair = self.obtain()
        User.objects.filter(pk=self.ana.pk).update(is_active=False)
        self.assertEqual(self.status(pair["access"]), 401)
        User.objects.filter(pk=self.ana.pk).update(is_active=True)
        self.assertEqual(self.status(pair["access"]), 200)
        self.ana.set_password("a new one")
        self.ana.save()
        self.assertEqual(self.status(pair["access"]), 401)
        self.assertEqual(self.send(f"{TOKEN}refresh/", {"refresh": pair["refresh"]}).status_code, 401)

    def test_wrong_credentials_are_answered_alike(self):
        User.objects.create_user("disabled", password=PASSWORD, is_active=False)
        answers = {
            (answer.status_code, answer.content)
            for answer in (
                self.send(TOKEN, {"username": "ana", "password": "wrong"}),
                self.send(TOKEN, {"username": "nobody", "password": "wrong"}),
                self.send(TOKEN, {"username": "disabled", "password": PASSWORD}),
            )
        }
        self.assertEqual({status for status, _content in answers}, {401})
        self.assertEqual(len(answers), 1)

    def test_nonsense_is_a_bad_request(self):
        for data in ("[]", "null", "1", '"x"', "{", "", "[" * 50_000, '{"username": "ana"}', '{"password": "x"}'):
            response = self.send(TOKEN, data)
            self.assertEqual(response.status_code, 400, data[:20])
        for name in ("ana\x00", "\ud800", ["ana"], None, 1, {}):
            response = self.send(TOKEN, json.dumps({"username": name, "password": PASSWORD}))
            self.assertEqual(response.status_code, 400, name)
        self.assertEqual(self.get(self.browser(), TOKEN).status_code, 405)

    def test_other_words_before_the_token(self):
        good = make_pair(self.ana).access
        for header in (
            f"Token {good}",
            f"Basic {good}",
            good,
            "Bearer",
            "Bearer ",
            f"Bearer {good} x",
            f"Bearer\t\t{good}x",
        ):
            for path in ("/api/me/", "/native/me"):
                answer = self.get(self.browser(), path, authorization=header)
                self.assertEqual(answer.status_code, 401, (header[:12], path))

    def test_a_token_in_the_query_or_a_cookie_is_no_login(self):
        good = make_pair(self.ana).access
        browser = self.browser(access=good, Authorization=f"Bearer {good}")
        for path in ("/api/me/", "/native/me"):
            self.assertEqual(self.get(browser, f"{path}?access_token={good}&token={good}").status_code, 401)

    def test_tries_are_throttled(self):
        cache.clear()
        with override_settings(LOGIN_THROTTLE="login_cases.Patient"):
            for _ in range(5):
                response = self.send(TOKEN, {"username": "ana", "password": "wrong"})
            response = self.send(TOKEN, {"username": "ana", "password": PASSWORD})
            self.assertEqual(response.status_code, 429)
            self.assertGreater(int(response.headers["Retry-After"]), 0)

    def test_settings_that_cannot_be_are_errors(self):
        for changes, expected in (({"AUDIENCES": "x"}, "jwt.E001"), ({"SIGNING_KEY": "short"}, "jwt.W001")):
            with conf(**changes):
                self.assertEqual([found.id for found in check_settings(None)], [expected])
