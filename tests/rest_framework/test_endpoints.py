"""Patterns of a URLconf as paths of a schema."""

import pytest

from fastjango.rest_framework.schemas.generators import EndpointEnumerator


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (r"^users/(?P<pk>[^/.]+)/$", "/users/{pk}/"),
        (r"x\.(?P<format>[a-z0-9]+)/?$", r"/x\.{format}/"),
        (r"a/(\d+)/(?:b|c)/", "/a/{var}//"),
        ("users/<int:pk>/", "/users/{pk}/"),
        ("/\\/x/", "/\\/x/"),
    ],
)
def test_paths_are_djangos(pattern, path):
    assert EndpointEnumerator(patterns=[]).get_path_from_regex(pattern) == path
