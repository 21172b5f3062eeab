"""What goes wrong with URLs."""

from fastjango.http import Http404


class Resolver404(Http404):
    """No pattern matches a path."""


class NoReverseMatch(Exception):
    """No pattern gives a URL for a name and its arguments."""

    silent_variable_failure = True
