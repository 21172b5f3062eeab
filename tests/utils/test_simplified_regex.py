"""Regular expressions of URLs are shown as addresses."""

import pytest

from fastjango.utils._simplified_regex import simplify_regex


@pytest.mark.parametrize(
    ("pattern", "shown"),
    [
        (r"^(?P<year>\d+)/(\w+)/$", "/<year>/<var>/"),
        (r"^(?P<a>(x|y)(\(|\)))/b", "/<a>/b"),
        (r"a(?:-(?:b|c))?/$", "/a/"),
        (r"^price\$/$", "/price$/"),
        (r"\Aa\\Z", r"/a\Z"),
        ("articles/<int:pk>/", "/articles/<int:pk>/"),
    ],
)
def test_simplified(pattern, shown):
    assert simplify_regex(pattern) == shown
