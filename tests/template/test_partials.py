"""Named parts of templates: shown in place, further up, further down, or alone as ``template#part``."""

import pytest

from fastjango.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError

FILES = {
    "page": "<{% partialdef row %}[{{ x }}]{% endpartialdef row %}{% for x in xs %}{% partial row %}{% endfor %}>",
    "inline": "a{% partialdef p inline %}-{{ x }}-{% endpartialdef %}b{% partial p %}",
    "before": "{% partial later %}{% partialdef later %}{{ x|default:'none' }}{% endpartialdef %}",
    "child": "{% extends 'base' %}{% block b %}{% partialdef p %}part{% endpartialdef %}{% partial p %}{% endblock %}",
    "base": "<base>{% block b %}{% endblock %}</base>",
    "including": "{% include 'page#row' with x='&' %}{% include 'page#row' %}",
    "tree": "{% partialdef node %}({% for n in node %}{% with node=n %}{% partial node %}{% endwith %}{% endfor %})"
    "{% endpartialdef %}{% partial node %}",
    "undefined": "{% partial nothing %}",
    "setting": "{% partialdef p %}{% cycle 'a' 'b' as c %}{% endpartialdef %}{{ c }}{% partial p %}{{ c }}",
    "failing": "1\n{% partialdef p %}\n{{ x|divisibleby:'x' }}{% endpartialdef %}{% partial p %}",
}


@pytest.fixture
def engine():
    loader = ("fastjango.template.loaders.locmem.Loader", FILES)
    return Engine(loaders=[("fastjango.template.loaders.cached.Loader", [loader])], debug=True)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("page", "<[1][&lt;]>"),
        ("page#row", "[x]"),
        ("inline", "a-x-b-x-"),
        ("inline#p", "-x-"),
        ("before", "x"),
        ("child", "<base>part</base>"),
        ("child#p", "part"),
        ("including", "[&][x]"),
        ("tree", "(()(()))"),
        ("setting", "aa"),
    ],
)
def test_a_template_with_parts_gives(engine, name, expected):
    context = {"x": "x", "xs": [1, "<"], "node": [[], [[]]]}
    assert engine.render_to_string(name, context) == expected


def test_a_part_has_the_name_and_the_origin_of_its_template(engine):
    part = engine.get_template("page#row")
    assert (part.name, part.origin.template_name) == ("page#row", "page")


def test_a_part_that_does_not_exist_is_a_template_that_does_not(engine):
    with pytest.raises(TemplateDoesNotExist, match="nothing"):
        engine.get_template("page#nothing")
    with pytest.raises(TemplateDoesNotExist, match="nowhere"):
        engine.get_template("nowhere#row")
    assert engine.select_template(["page#nothing", "page#row"]).name == "page#row"


def test_an_error_in_a_part_names_its_line(engine):
    with pytest.raises(ValueError) as caught:
        engine.render_to_string("failing#p", {"x": "y"})
    debug = caught.value.template_debug
    assert (debug["name"], debug["line"], debug["during"]) == ("failing", 3, "{{ x|divisibleby:'x' }}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{% partialdef %}{% endpartialdef %}", "'partialdef' tag requires a name"),
        ("{% partialdef a b %}{% endpartialdef %}", "takes a name and the word 'inline', not 'b'"),
        ("{% partialdef a %}", "Unclosed tag on line 1: 'partialdef'. Looking for one of: endpartialdef."),
        ("{% partialdef a %}{% endpartialdef b %}", "expected 'endpartialdef' or 'endpartialdef a'"),
        ("{% partialdef a %}{% endpartialdef %}" * 2, "Partial 'a' is already defined"),
        ("{% partial %}", "'partial' tag requires a single argument"),
        ("{% partial a b %}", "'partial' tag requires a single argument"),
        ("{% partial a %}", "Partial 'a' is not defined in the current template."),
    ],
)
def test_a_mistake_is_told(engine, text, message):
    with pytest.raises(TemplateSyntaxError, match=message):
        engine.from_string(text).render(Context())
