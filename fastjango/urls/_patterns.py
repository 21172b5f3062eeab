"""The patterns of URLs: regular expressions, routes, language prefixes."""

from __future__ import annotations

import functools
import re
import string
from typing import Any

from fastjango.conf import settings
from fastjango.core.checks import Warning as CheckWarning
from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.utils.translation import get_language

from . import converters as _converters
from .converters import get_converters

Match = tuple[str, tuple[Any, ...], dict[str, Any]]


class CheckURLMixin:
    """What the checks of patterns share."""

    name: str | None = None

    def describe(self) -> str:
        """The pattern, and its name, for messages."""
        name = f" [name='{self.name}']" if self.name else ""
        return f"'{self}'{name}"

    def _check_pattern_startswith_slash(self) -> list[Any]:
        if not settings.APPEND_SLASH:
            # Without it a pattern may begin with a slash on purpose.
            return []
        pattern = self._regex_text()
        if not pattern.startswith(("/", "^/", "^\\/")) or pattern.endswith("/"):
            return []
        return [
            CheckWarning(
                f"Your URL pattern {self.describe()} has a route beginning with a '/'. Remove this slash as it is "
                "unnecessary. If this pattern is targeted in an include(), ensure the include() pattern has a "
                "trailing '/'.",
                id="urls.W002",
            )
        ]

    def _regex_text(self) -> str:
        return str(self.regex.pattern)  # type: ignore[attr-defined]  # of the patterns it is mixed into


class LocaleRegexDescriptor:
    """The compiled expression of a pattern: once for a plain text, once a language for a lazy one.

    Kept as in Django: the owner holds the source as ``_regex`` and what is compiled in ``_regex_dict``.
    """

    def __get__(self, instance: Any, cls: type | None = None) -> Any:
        if instance is None:
            return self
        source = instance._regex
        if isinstance(source, str):
            compiled = instance.__dict__["regex"] = instance._compile(source)
            return compiled
        language = get_language()
        if language not in instance._regex_dict:
            instance._regex_dict[language] = instance._compile(str(source))
        return instance._regex_dict[language]


class RegexPattern(CheckURLMixin):
    """A pattern given as a regular expression."""

    regex = LocaleRegexDescriptor()

    def __init__(self, regex: Any, name: str | None = None, is_endpoint: bool = False) -> None:
        self._regex = regex
        self._regex_dict: dict[Any, re.Pattern[str]] = {}
        self._is_endpoint = is_endpoint
        self.name = name
        self.converters: dict[str, Any] = {}
        # What has nothing special, as the root's, is compared, not searched.
        self._plain = _plain_text(regex, is_endpoint) if isinstance(regex, str) else None

    def match(self, path: str) -> Match | None:
        """The rest of a path with positional and named groups; None when it does not match."""
        plain = self._plain
        if plain is not None:
            if self._is_endpoint:
                return ("", (), {}) if path == plain else None
            return (path[len(plain) :], (), {}) if path.startswith(plain) else None
        expression = self.regex
        whole = self._is_endpoint and expression.pattern.endswith("$")
        found = expression.fullmatch(path) if whole else expression.search(path)
        if found is None:
            return None
        # Named groups hide unnamed ones.
        named = {name: value for name, value in found.groupdict().items() if value is not None}
        args = () if expression.groupindex else found.groups()
        return path[found.end() :], args, named

    @property
    def literal_prefix(self) -> str:
        """What every matching path begins with, as far as that is plain to see."""
        return _regex_prefix(self._regex) if isinstance(self._regex, str) else ""

    @property
    def template(self) -> None:
        """Routes only."""
        return None

    def check(self) -> list[Any]:
        """The warnings about the pattern."""
        warnings = self._check_pattern_startswith_slash()
        if not self._is_endpoint:
            warnings += self._check_include_trailing_dollar()
        return warnings

    def _check_include_trailing_dollar(self) -> list[Any]:
        source = self._regex_text()
        if not source.endswith("$") or source.endswith(r"\$"):
            return []
        return [
            CheckWarning(
                f"Your URL pattern {self.describe()} uses include with a route ending with a '$'. Remove the dollar "
                "from the route to avoid problems including URLs.",
                id="urls.W001",
            )
        ]

    def _compile(self, regex: str) -> re.Pattern[str]:
        try:
            return re.compile(regex)
        except re.error as error:
            raise ImproperlyConfigured(
                f'"{regex}" is not a valid regular expression: {error}',
            ) from error

    def __str__(self) -> str:
        return str(self._regex)


_SPECIAL = set(".^$*+?{}[]|()")


def _plain_text(source: str, is_endpoint: bool) -> str | None:
    """The text of an expression that is ``^``, plain text and, at an end, ``$``; None for others."""
    if not source.startswith("^") or (is_endpoint and not source.endswith("$")):
        return None
    text = source[1:-1] if is_endpoint else source[1:]
    return text if "\\" not in text and _SPECIAL.isdisjoint(text) else None


def _regex_prefix(source: str) -> str:
    """The literal text at the beginning of an expression that is bound to the beginning."""
    if not source.startswith("^") or "|" in source:
        return ""
    prefix: list[str] = []
    position = 1
    while position < len(source):
        character = source[position]
        if character == "\\":
            following = source[position + 1 : position + 2]
            if not following or following.isalnum():
                break
            prefix.append(following)
            position += 2
        elif character in _SPECIAL:
            break
        else:
            prefix.append(character)
            position += 1
    # A quantifier belongs to the character before it.
    if position < len(source) and source[position] in "*?{" and prefix:
        prefix.pop()
    return "".join(prefix)


_PARAMETER = re.compile(r"<(?:(?P<converter>[^>:]+):)?(?P<parameter>[^>]+)>")
_SPACES = frozenset(string.whitespace)


@functools.cache
def _route_to_regex(route: str, is_endpoint: bool) -> tuple[str, dict[str, Any], str]:
    """A route as regular expression, the converters of its parameters, and a ``%`` template of its URLs.

    Raises:
        ImproperlyConfigured: a parameter has an unknown converter, a bad name, or a name that occurs twice.
    """
    expression, template = ["^"], []
    converters: dict[str, Any] = {}
    position = 0
    for found in _PARAMETER.finditer(route):
        if not _SPACES.isdisjoint(found[0]):
            raise ImproperlyConfigured(f"URL route {route!r} cannot contain whitespace in angle brackets <…>.")
        literal, position = route[position : found.start()], found.end()
        name, kind = found["parameter"], found["converter"] or "str"
        if not name.isidentifier():
            raise ImproperlyConfigured(
                f"URL route {route!r} uses parameter name {name!r} which isn't a valid Python identifier."
            )
        if name in converters:
            raise ImproperlyConfigured(f"URL route {route!r} uses parameter name {name!r} more than once.")
        try:
            converter = converters[name] = get_converters()[kind]
        except KeyError as error:
            raise ImproperlyConfigured(f"URL route {route!r} uses invalid converter {kind!r}.") from error
        expression += [re.escape(literal), f"(?P<{name}>{converter.regex})"]
        template += [literal.replace("%", "%%"), f"%({name})s"]
    expression.append(re.escape(route[position:]))
    template.append(route[position:].replace("%", "%%"))
    if is_endpoint:
        expression.append(r"\Z")
    return "".join(expression), converters, "".join(template)


_converters.on_change.append(_route_to_regex.cache_clear)


class RoutePattern(CheckURLMixin):
    """A pattern given as a route such as ``articles/<int:pk>/``."""

    regex = LocaleRegexDescriptor()

    def __init__(self, route: Any, name: str | None = None, is_endpoint: bool = False) -> None:
        self._route = self._regex = route
        self._regex_dict: dict[Any, re.Pattern[str]] = {}
        self._is_endpoint = is_endpoint
        self.name = name
        self.converters: dict[str, Any] = _route_to_regex(str(route), is_endpoint)[1]
        self._conversions = [
            (name, converter.to_python)
            for name, converter in self.converters.items()
            if getattr(type(converter), "to_python", None) is not _converters.StringConverter.to_python
        ]
        # A plain text without parameters is compared, not searched.
        self._plain = route if isinstance(route, str) and not self.converters else None

    def match(self, path: str) -> Match | None:
        """The rest of a path with the converted parameters; None when it does not match."""
        plain = self._plain
        if plain is not None:
            if self._is_endpoint:
                return ("", (), {}) if path == plain else None
            return (path[len(plain) :], (), {}) if path.startswith(plain) else None
        # It begins with "^".
        found = self.regex.match(path)
        if found is None:
            return None
        values: dict[str, Any] = found.groupdict()
        try:
            for name, to_python in self._conversions:
                values[name] = to_python(values[name])
        except ValueError:
            return None
        return path[found.end() :], (), values

    @property
    def literal_prefix(self) -> str:
        """What every matching path begins with."""
        return self._route.partition("<")[0] if isinstance(self._route, str) else ""

    @property
    def template(self) -> str:
        """The URLs that match, as a ``%`` template."""
        return _route_to_regex(str(self._route), self._is_endpoint)[2]

    def check(self) -> list[Any]:
        """The warnings about the pattern."""
        warnings = [*self._check_pattern_startswith_slash(), *self._check_pattern_unmatched_angle_brackets()]
        route = str(self._route)
        if "(?P<" in route or route.startswith("^") or route.endswith("$"):
            warnings.append(
                CheckWarning(
                    f"Your URL pattern {self.describe()} has a route that contains '(?P<', begins with a '^', or "
                    "ends with a '$'. This was likely an oversight when migrating to fastjango.urls.path().",
                    id="2_0.W001",
                )
            )
        return warnings

    def _check_pattern_unmatched_angle_brackets(self) -> list[Any]:
        warnings = []
        for segment in str(self._route).split("/"):
            opened = False
            for bracket in re.findall("[<>]", segment):
                if (bracket == "<") == opened:
                    break
                opened = not opened
            else:
                if not opened:
                    continue
            kind = "'<'" if segment.count("<") > segment.count(">") else "'>'"
            warnings.append(
                CheckWarning(
                    f"Your URL pattern {self.describe()} has an unmatched {kind} bracket.",
                    id="urls.W010",
                )
            )
        return warnings

    def _regex_text(self) -> str:
        return str(self._route)

    def _compile(self, route: str) -> re.Pattern[str]:
        return re.compile(_route_to_regex(route, self._is_endpoint)[0])

    def __str__(self) -> str:
        return str(self._route)


class LocalePrefixPattern:
    """The active language's code as the beginning of a path.

    Args:
        prefix_default_language: Whether the default language has a prefix too.
    """

    def __init__(self, prefix_default_language: bool = True) -> None:
        self.prefix_default_language = prefix_default_language
        self.converters: dict[str, Any] = {}

    @property
    def regex(self) -> re.Pattern[str]:
        """An expression of the prefix of the active language."""
        # Only reversing and messages ask for it.
        return re.compile(re.escape(self.language_prefix))

    @property
    def language_prefix(self) -> str:
        """The prefix of the active language; empty for a default language without one."""
        code = get_language() or settings.LANGUAGE_CODE
        if code == settings.LANGUAGE_CODE and not self.prefix_default_language:
            return ""
        return f"{code}/"

    literal_prefix = ""

    @property
    def template(self) -> str:
        """The prefix."""
        return self.language_prefix.replace("%", "%%")

    def match(self, path: str) -> Match | None:
        """The rest of a path that begins with the prefix."""
        prefix = self.language_prefix
        return (path[len(prefix) :], (), {}) if path.startswith(prefix) else None

    def check(self) -> list[Any]:
        """Nothing can be wrong."""
        return []

    def describe(self) -> str:
        """The prefix, for messages."""
        return f"'{self}'"

    def __str__(self) -> str:
        return self.language_prefix
