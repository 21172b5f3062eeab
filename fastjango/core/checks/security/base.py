"""Security checks of settings and of the middleware that acts on them."""

from __future__ import annotations

from typing import Any

from fastjango.conf import settings
from fastjango.core.checks._rules import rule
from fastjango.core.checks.messages import Error, Warning
from fastjango.core.checks.registry import Tags, register
from fastjango.core.exceptions import ImproperlyConfigured

CROSS_ORIGIN_OPENER_POLICY_VALUES = {"same-origin", "same-origin-allow-popups", "unsafe-none"}
REFERRER_POLICY_VALUES = {
    *("no-referrer", "no-referrer-when-downgrade", "origin", "origin-when-cross-origin"),
    *("same-origin", "strict-origin", "strict-origin-when-cross-origin", "unsafe-url"),
}
SECRET_KEY_INSECURE_PREFIX = "django-insecure-"
SECRET_KEY_MIN_LENGTH = 50
SECRET_KEY_MIN_UNIQUE_CHARACTERS = 5
SECRET_KEY_WARNING_MSG = (
    f"Your %s has less than {SECRET_KEY_MIN_LENGTH} characters, less than {SECRET_KEY_MIN_UNIQUE_CHARACTERS} unique "
    f"characters, or it's prefixed with '{SECRET_KEY_INSECURE_PREFIX}' indicating that it was generated automatically "
    "by Django. Please generate a long and random value, otherwise many of Django's security-critical features will be "
    "vulnerable to attack."
)
_SECURITY = "fastjango.middleware.security.SecurityMiddleware"
_XFRAME = "fastjango.middleware.clickjacking.XFrameOptionsMiddleware"


def _listed(values: set[str]) -> str:
    return f"Valid values are: {', '.join(sorted(values))}."


W001 = Warning(
    f"You do not have '{_SECURITY}' in your MIDDLEWARE so the SECURE_HSTS_SECONDS, SECURE_CONTENT_TYPE_NOSNIFF, "
    "SECURE_REFERRER_POLICY, SECURE_CROSS_ORIGIN_OPENER_POLICY, and SECURE_SSL_REDIRECT settings will have no effect.",
    id="security.W001",
)
W002 = Warning(
    f"You do not have '{_XFRAME}' in your MIDDLEWARE, so your pages will not be served with an 'x-frame-options' "
    "header. Unless there is a good reason for your site to be served in a frame, you should consider enabling this "
    "header to help prevent clickjacking attacks.",
    id="security.W002",
)
W004 = Warning(
    "You have not set a value for the SECURE_HSTS_SECONDS setting. If your entire site is served only over SSL, you "
    "may want to consider setting a value and enabling HTTP Strict Transport Security. Be sure to read the "
    "documentation first; enabling HSTS carelessly can cause serious, irreversible problems.",
    id="security.W004",
)
W005 = Warning(
    "You have not set the SECURE_HSTS_INCLUDE_SUBDOMAINS setting to True. Without this, your site is potentially "
    "vulnerable to attack via an insecure connection to a subdomain. Only set this to True if you are certain that all "
    "subdomains of your domain should be served exclusively via SSL.",
    id="security.W005",
)
W006 = Warning(
    "Your SECURE_CONTENT_TYPE_NOSNIFF setting is not set to True, so your pages will not be served with an "
    "'X-Content-Type-Options: nosniff' header. You should consider enabling this header to prevent the browser from "
    "identifying content types incorrectly.",
    id="security.W006",
)
W008 = Warning(
    "Your SECURE_SSL_REDIRECT setting is not set to True. Unless your site should be available over both SSL and "
    "non-SSL connections, you may want to either set this setting True or configure a load balancer or reverse-proxy "
    "server to redirect all connections to HTTPS.",
    id="security.W008",
)
W009 = Warning(SECRET_KEY_WARNING_MSG % "SECRET_KEY", id="security.W009")
W018 = Warning("You should not have DEBUG set to True in deployment.", id="security.W018")
W019 = Warning(
    f"You have '{_XFRAME}' in your MIDDLEWARE, but X_FRAME_OPTIONS is not set to 'DENY'. Unless there is a good reason "
    "for your site to serve other parts of itself in a frame, you should change it to 'DENY'.",
    id="security.W019",
)
W020 = Warning("ALLOWED_HOSTS must not be empty in deployment.", id="security.W020")
W021 = Warning(
    "You have not set the SECURE_HSTS_PRELOAD setting to True. Without this, your site cannot be submitted to the "
    "browser preload list.",
    id="security.W021",
)
W022 = Warning(
    "You have not set the SECURE_REFERRER_POLICY setting. Without this, your site will not send a Referrer-Policy "
    "header. You should consider enabling this header to protect user privacy.",
    id="security.W022",
)
E023 = Error(
    "You have set the SECURE_REFERRER_POLICY setting to an invalid value.",
    hint=_listed(REFERRER_POLICY_VALUES),
    id="security.E023",
)
E024 = Error(
    "You have set the SECURE_CROSS_ORIGIN_OPENER_POLICY setting to an invalid value.",
    hint=_listed(CROSS_ORIGIN_OPENER_POLICY_VALUES),
    id="security.E024",
)
W025 = Warning(SECRET_KEY_WARNING_MSG, id="security.W025")


def _acts(wanted: Any) -> Any:
    """A setting is as it should be, or there is no middleware that acts on it (which has a check of its own)."""
    return lambda: _SECURITY not in settings.MIDDLEWARE or wanted()


check_security_middleware = rule(
    "check_security_middleware", Tags.security, lambda: _SECURITY in settings.MIDDLEWARE, W001
)
check_xframe_options_middleware = rule(
    "check_xframe_options_middleware", Tags.security, lambda: _XFRAME in settings.MIDDLEWARE, W002
)
check_sts = rule("check_sts", Tags.security, _acts(lambda: settings.SECURE_HSTS_SECONDS), W004)
check_sts_include_subdomains = rule(
    "check_sts_include_subdomains",
    Tags.security,
    _acts(lambda: not settings.SECURE_HSTS_SECONDS or settings.SECURE_HSTS_INCLUDE_SUBDOMAINS is True),
    W005,
)
check_sts_preload = rule(
    "check_sts_preload",
    Tags.security,
    _acts(lambda: not settings.SECURE_HSTS_SECONDS or settings.SECURE_HSTS_PRELOAD is True),
    W021,
)
check_content_type_nosniff = rule(
    "check_content_type_nosniff", Tags.security, _acts(lambda: settings.SECURE_CONTENT_TYPE_NOSNIFF is True), W006
)
check_ssl_redirect = rule(
    "check_ssl_redirect", Tags.security, _acts(lambda: settings.SECURE_SSL_REDIRECT is True), W008
)
check_debug = rule("check_debug", Tags.security, lambda: not settings.DEBUG, W018)
check_xframe_deny = rule(
    "check_xframe_deny",
    Tags.security,
    lambda: _XFRAME not in settings.MIDDLEWARE or settings.X_FRAME_OPTIONS == "DENY",
    W019,
)
check_allowed_hosts = rule("check_allowed_hosts", Tags.security, lambda: settings.ALLOWED_HOSTS, W020)
check_cross_origin_opener_policy = rule(
    "check_cross_origin_opener_policy",
    Tags.security,
    _acts(
        lambda: (
            settings.SECURE_CROSS_ORIGIN_OPENER_POLICY is None
            or settings.SECURE_CROSS_ORIGIN_OPENER_POLICY in CROSS_ORIGIN_OPENER_POLICY_VALUES
        )
    ),
    E024,
)


def _check_secret_key(secret_key: Any) -> bool:
    return (
        len(set(secret_key)) >= SECRET_KEY_MIN_UNIQUE_CHARACTERS
        and len(secret_key) >= SECRET_KEY_MIN_LENGTH
        and not secret_key.startswith(SECRET_KEY_INSECURE_PREFIX)
    )


def _secret_key_is_good() -> bool:
    try:
        return _check_secret_key(settings.SECRET_KEY)
    except (ImproperlyConfigured, AttributeError):
        return False


check_secret_key = rule("check_secret_key", Tags.security, _secret_key_is_good, W009)


@register(Tags.security, deploy=True)
def check_secret_key_fallbacks(app_configs: Any, **kwargs: Any) -> list[Any]:
    """Each of the keys that are still accepted must be as good."""
    try:
        fallbacks = settings.SECRET_KEY_FALLBACKS
    except (ImproperlyConfigured, AttributeError):
        return [Warning(W025.msg % "SECRET_KEY_FALLBACKS", id=W025.id)]
    return [
        Warning(W025.msg % f"SECRET_KEY_FALLBACKS[{place}]", id=W025.id)
        for place, key in enumerate(fallbacks)
        if not _check_secret_key(key)
    ]


@register(Tags.security, deploy=True)
def check_referrer_policy(app_configs: Any, **kwargs: Any) -> list[Any]:
    """There is a policy, and browsers know it; several may be given for older ones."""
    policy = settings.SECURE_REFERRER_POLICY
    if _SECURITY not in settings.MIDDLEWARE:
        return []
    if policy is None:
        return [W022]
    values = {value.strip() for value in policy.split(",")} if isinstance(policy, str) else set(policy)
    return [] if values <= REFERRER_POLICY_VALUES else [E023]
