"""The packages whose module paths change, and the names that may follow them."""

from __future__ import annotations

#: What each package is called here.
ROOTS = {
    "django": "fastjango",
    "rest_framework": "fastjango.rest_framework",
    "django_filters": "fastjango.django_filters",
}

#: What may follow a package's name and a dot in a module path. Other words make no path: ``django.request`` is a
#: logger, ``django.po`` a file, ``rest_framework.W001`` a check.
TOP_LEVEL_NAMES = {
    "django": frozenset(
        "__file__ __main__ __path__ __version__ VERSION apps conf contrib core db dispatch forms get_version http "
        "middleware setup shortcuts template templatetags test urls utils views".split()
    ),
    "rest_framework": frozenset(
        "__version__ VERSION apps authentication authtoken checks compat decorators exceptions fields filters generics "
        "management metadata mixins negotiation pagination parsers permissions relations renderers request "
        "response reverse routers schemas serializers settings static status templatetags test throttling "
        "urlpatterns urls utils validators versioning views viewsets".split()
    ),
    "django_filters": frozenset(
        "__version__ VERSION compat conf constants exceptions fields filters filterset rest_framework utils views "
        "widgets".split()
    ),
}


def new_path(path: str) -> str:
    """A dotted path with its first word changed; others come back as they are."""
    root, dot, rest = path.partition(".")
    return ROOTS.get(root, root) + dot + rest
