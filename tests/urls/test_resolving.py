"""Resolving and reversing: the first pattern in order wins, however many there are."""

import pytest

from fastjango.urls import NoReverseMatch, Resolver404, URLResolver, include, path, re_path, register_converter
from fastjango.urls._index import _WITHIN_SEGMENT
from fastjango.urls.converters import REGISTERED_CONVERTERS, StringConverter, get_converters
from fastjango.urls.resolvers import RegexPattern


def view(request, **kwargs):
    """Never called."""


def resolver(*patterns):
    return URLResolver(RegexPattern(r"^/"), list(patterns))


PATTERNS = [
    path("a/<int:pk>/", view, name="int"),
    path("a/<slug:slug>/", view, name="slug"),
    re_path(r"^a/(\w+)/$", view, name="shadowed"),
    path("a/b/c/", view, name="exact"),
    re_path(r"^(?P<anything>.*)/x/$", view, name="anything"),
    path("n/", include(([path("in/<str:s>/", view, name="inner")], "app"), namespace="ns")),
    path("<path:rest>", view, {"extra": 1}, name="rest"),
]


@pytest.mark.parametrize(
    ("requested", "name", "kwargs"),
    [
        ("/a/12/", "int", {"pk": 12}),
        ("/a/b-c/", "slug", {"slug": "b-c"}),
        ("/a/b/c/", "exact", {}),
        ("/q/w/x/", "anything", {"anything": "q/w"}),
        ("/n/in/s/", "ns:inner", {"s": "s"}),
        ("/n/other", "rest", {"rest": "n/other", "extra": 1}),
    ],
)
def test_the_first_pattern_that_matches_wins(requested, name, kwargs):
    match = resolver(*PATTERNS).resolve(requested)
    assert (match.view_name, match.kwargs) == (name, kwargs)


def test_a_path_without_pattern_tells_what_was_tried():
    with pytest.raises(Resolver404) as caught:
        resolver(*PATTERNS[:2]).resolve("/zzz/")
    assert [steps[0].name for steps in caught.value.args[0]["tried"]] == ["int", "slug"]


def test_a_match_tells_what_was_tried_and_itself_last():
    inner = include([path("b", view), path("c", view)])
    urls = resolver(
        path("a", view), path("", inner), re_path(r"^d/", inner), path("<str:x>/", include([path("", inner)]))
    )

    def tried(requested):
        return [[str(entry.pattern) for entry in steps] for steps in urls.resolve(requested).tried]

    first = [["a"], ["", "b"], ["", "c"]]
    assert (tried("/a"), tried("/c")) == ([["a"]], first)
    assert tried("/d/b") == [*first, ["^d/", "b"]]
    assert tried("/t/c") == [*first, ["^d/"], ["<str:x>/", "", "b"], ["<str:x>/", "", "c"]]


def test_resolving_looks_at_few_of_many_patterns():
    many = resolver(*(path(f"r{number}/<int:pk>/", view) for number in range(1000)))
    assert len(list(many._candidates("r999/3/"))) == 1


@pytest.mark.parametrize(
    ("name", "args", "kwargs", "url"),
    [
        ("int", (3,), {}, "a/3/"),
        ("slug", (), {"slug": "x-y"}, "a/x-y/"),
        ("shadowed", ("w",), {}, "a/w/"),
        ("rest", (), {"rest": "q/ü", "extra": 1}, "q/%C3%BC"),
    ],
)
def test_reversing_fills_the_arguments_in(name, args, kwargs, url):
    assert resolver(*PATTERNS).reverse(name, *args, **kwargs) == url


@pytest.mark.parametrize(("name", "args"), [("int", ()), ("int", ("word",)), ("none", ())])
def test_reversing_with_wrong_arguments_says_so(name, args):
    with pytest.raises(NoReverseMatch, match=f"Reverse for '{name}'"):
        resolver(*PATTERNS).reverse(name, *args)


def test_a_urlconf_may_include_itself():
    patterns = [path("leaf/", view, name="leaf")]
    patterns.append(path("again/", include((patterns, "app"), namespace="again")))
    assert resolver(*patterns).reverse("leaf") == "leaf/"


def test_a_parameter_at_the_beginning_does_not_hide_what_follows():
    many = resolver(*(path(f"<int:pk>/part{number}/<slug:slug>/", view) for number in range(1000)))
    assert len(list(many._candidates("7/part999/x/"))) == 1
    assert many.resolve("/7/part999/x/").kwargs == {"pk": 7, "slug": "x"}


@pytest.mark.parametrize(
    ("regex", "is_within"),
    [
        ("[0-9]{4}", True),
        (r"\d+", True),
        ("[a-z]+|x", True),
        ("[^/]+", True),
        (".+", False),
        ("[+-9]", False),
        ("a/b", False),
    ],
)
def test_whether_a_converter_may_match_a_slash_is_told_from_its_expression(regex, is_within):
    assert bool(_WITHIN_SEGMENT.fullmatch(regex)) is is_within


@pytest.fixture
def _odd_converters():
    for name, regex in (("deep", "[0-9/]+"), ("empty", "[a-z]*")):
        register_converter(type(name, (StringConverter,), {"regex": regex}), name)
    yield
    for name in ("deep", "empty"):
        del REGISTERED_CONVERTERS[name]
    get_converters.cache_clear()


@pytest.mark.usefixtures("_odd_converters")
def test_a_converter_that_matches_slashes_and_one_that_matches_nothing():
    patterns = [path("<deep:a>/end/", view, name="deep"), path("x/<empty:b>/y/", view, name="empty")]
    many = resolver(*patterns)
    assert many.resolve("/1/2/3/end/").kwargs == {"a": "1/2/3"}
    assert many.resolve("/x//y/").kwargs == {"b": ""}


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_path_without_parameters_is_found_again_as_before(times):
    many = resolver(*PATTERNS, path("n/", include(([path("fixed/", view, name="fixed")], "app"), namespace="other")))
    for _ in range(times):
        match = many.find("/n/fixed/")
        # What a request does to its match is no other's concern.
        match.kwargs["added"] = 1
        match.namespaces.append("added")
    match = many.find("/n/fixed/")
    # The pattern before it that matches everything wins.
    assert (match.url_name, match.kwargs) == ("rest", {"rest": "n/fixed/", "extra": 1})
    early = resolver(path("n/", include(([path("fixed/", view, name="fixed")], "app"), namespace="ns")))
    for _ in range(times):
        match = early.find("/n/fixed/")
        match.kwargs["added"] = 1
        match.namespaces.append("added")
    match = early.find("/n/fixed/")
    assert (match.view_name, match.kwargs, match.route) == ("ns:fixed", {}, "n/fixed/")


def test_a_pattern_that_comes_later_is_seen():
    patterns = [path("a/", view, name="first")]
    many = URLResolver(RegexPattern(r"^/"), patterns)
    assert many.find("/a/").url_name == "first"
    assert many.find("/a/").url_name == "first"
    patterns.insert(0, path("a/", view, name="second"))
    assert many.find("/a/").url_name == "second"


def test_whether_a_resolver_has_worked_its_names_out():
    made = resolver(path("a/", view, name="a"))
    assert not made._populated
    made.url_patterns.append(path("b/", view, name="b"))
    assert made.reverse("a") == "a/"
    assert made._populated
    made.url_patterns.append(path("c/", view, name="c"))
    made._populate()
    assert made.reverse("c") == "c/"


def test_a_list_of_patterns_that_is_replaced_is_seen():
    """Packages that make their URLs late put another list on the resolver."""
    many = URLResolver(RegexPattern(r"^/"), [path("in/", include([path("a/", view, name="first")]))])
    for _ in range(2):
        assert many.find("/in/a/").url_name == "first"
    many.url_patterns[0].url_patterns = [path("a/", view, name="second")]
    for _ in range(2):
        assert many.find("/in/a/").url_name == "second"
    many.url_patterns[0].url_patterns = [path("<int:pk>/", view, name="third")]
    assert many.find("/in/5/").url_name == "third"
