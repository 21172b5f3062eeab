"""Built-in tags: the whole language is there, and what is compiled stays in compiled code."""

import re

import pytest

import fastjango
from fastjango.template import Context, Engine, Library, Node, base
from fastjango.template.base import CompiledNode, Template, kwarg_re
from fastjango.template.loader_tags import IncludeNode
from fastjango.test.signals import template_rendered
from fastjango.test.utils import instrumented_test_render
from fastjango.utils.csp import LazyNonce

fastjango.setup()

COMPILED = """
{% for n in numbers %}{% if n > 1 and n not in other %}{{ n|add:1|floatformat:2 }}{% elif not n %}-{% else %}
{{ forloop.counter }}{% endif %}
{% cycle 'a' 'b' %}{% firstof no n %}{% widthratio n 4 100 %}{% with m=n %}{{ m }}{% endwith %}{% empty %}none
{% endfor %}{% autoescape off %}{{ html }}{% endautoescape %}{% spaceless %}<a> <b>{% endspaceless %}
{% comment %}x{% endcomment %}{% verbatim %}{{ x }}{% endverbatim %}{% templatetag openblock %}
"""


def test_a_template_of_compiled_tags_calls_no_node_back(monkeypatch):
    """Rendering it calls neither ``render()`` nor ``render_annotated()`` of any node."""
    template = Engine().from_string(COMPILED)
    context = Context({"numbers": [0, 1, 2], "other": [3], "html": "<i>"})

    def fail(self, context):
        raise AssertionError(self)

    monkeypatch.setattr(Node, "render_annotated", fail)
    monkeypatch.setattr(CompiledNode, "render", fail)
    shown = template.render(context)
    assert "<i><a><b>" in shown
    source = template.nodelist._unit.unit.source
    assert "push" not in source


def test_a_third_partys_node_is_called_from_the_compiled_code():
    register = Library()
    calls = []

    class Own(Node):
        def render(self, context):
            calls.append((context["n"], context["forloop"]["counter"]))
            return f"<{context['n']}>"

    register.tag("own", lambda parser, token: Own())
    engine = Engine()
    engine.template_builtins.append(register)
    template = engine.from_string("{% for n in numbers %}{% if n %}{% own %}{% endif %}{% endfor %}")
    assert template.render(Context({"numbers": [0, 5, 6]})) == "<5><6>"
    assert calls == [(5, 2), (6, 3)]
    # One function: the node is called where it stands, the tags around it are Python's.
    source = template.nodelist._unit.unit.source
    assert source.count("def ") == 1
    assert "for " in source
    assert "if " in source


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{% cycle a b as c %}{% cycle c %}{{ c }}", "122"),
        ("{% cycle a b as c silent %}{{ c }}{% for x in xs %}{% cycle c %}{{ c }}{% endfor %}", "121"),
        ("{% for x in xs %}{% cycle '<' html %}{% endfor %}", "<&lt;i&gt;"),
        ("{% for x in xs %}{% cycle a b as c %}{% if x %}{% resetcycle %}{% endif %}{% endfor %}", "11"),
        ("{% firstof no none html %}|{% firstof no %}|{% firstof html|safe %}", "&lt;i&gt;||<i>"),
        ("{% firstof a no|default:missing %}", "1"),
        ("{% firstof no b as f %}{% for x in xs %}{{ f }}{% endfor %}", "22"),
        ("{% for x in xs %}{% firstof x as f %}{% endfor %}[{{ f }}]", "[]"),
        ("{% widthratio a b 100 %}|{% widthratio no b 100 %}|{% widthratio a 0 1 %}", "50||0"),
        ("{% widthratio a b no|default:missing %}|{% widthratio a b 100 as w %}{{ w }}", "|50"),
        ("{% spaceless %} {% for x in xs %}<p> {{ x }} </p> {% endfor %}{% endspaceless %}", "<p> 5 </p><p> 6 </p>"),
        ("{% spaceless %}{% firstof a as f %}{{ f }}{% endspaceless %}{{ f }}", "11"),
    ],
)
def test_a_tag_gives(text, expected):
    context = Context({"a": 1, "b": 2, "xs": [5, 6], "html": "<i>", "none": None})
    assert Engine().from_string(text).render(context) == expected


@pytest.mark.parametrize(
    ("names", "expected"), [({}, ""), ({"csp_nonce": None}, ""), ({"csp_nonce": "<1"}, 'nonce="&lt;1"')]
)
def test_the_nonce_of_the_content_security_policy(names, expected):
    assert Engine().from_string("{% csp_nonce_attr %}").render(Context(names)) == expected


def test_a_nonce_is_made_when_it_is_shown():
    nonce = LazyNonce()
    shown = Engine().from_string("{% csp_nonce_attr %}").render(Context({"csp_nonce": nonce}))
    assert shown == f'nonce="{nonce}"'
    assert nonce


def test_reserved_words_of_python_can_be_names_of_arguments():
    register = Library()

    @register.simple_tag
    def attributes(**kwargs):
        return " ".join(f"{name}={value}" for name, value in kwargs.items())

    engine = Engine()
    engine.template_builtins.append(register)
    template = engine.from_string("{% attributes class='wide' for=name id=1 %}")
    assert template.render(Context({"name": "x"})) == "class=wide for=x id=1"


def test_templates_can_be_made_to_tell_of_their_rendering_outside_of_tests(monkeypatch):
    told = []

    def hear(sender, template, context, **kwargs):
        told.append((template.source, context["name"]))

    monkeypatch.setattr(Template, "_render", instrumented_test_render)
    template_rendered.connect(hear)
    try:
        assert Engine().from_string("Hello {{ name }}").render(Context({"name": "x"})) == "Hello x"
    finally:
        template_rendered.disconnect(hear)
    assert told == [("Hello {{ name }}", "x")]


@pytest.mark.parametrize(
    ("word", "parts"), [("a=b", ("a", "b")), ("a", (None, "a")), ("a=", (None, "a=")), ("=b", (None, "=b"))]
)
def test_tag_writers_take_words_apart(word, parts):
    assert kwarg_re.match(word).groups() == parts


def test_only_lists_tuples_and_generators_are_lists_inside_a_list():
    items = ["a", {1: 2}, range(2), "b", ("c", (one for one in "d"))]
    inner = "\n\t<ul>\n\t\t<li>c\n\t\t<ul>\n\t\t\t<li>d</li>\n\t\t</ul>\n\t\t</li>\n\t</ul>\n\t"
    shown = Engine().from_string("{{ items|unordered_list }}").render(Context({"items": items}))
    assert shown == f"\t<li>a</li>\n\t<li>{{1: 2}}</li>\n\t<li>range(0, 2)</li>\n\t<li>b{inner}</li>"


@pytest.mark.parametrize("is_debug", [False, True])
def test_tags_may_be_made_to_span_lines(monkeypatch, is_debug):
    """Packages put an expression of their own into ``template.base``."""
    text = "{% if\n  name\n%}{{ name\n}}{% endif %}"
    engine = Engine(debug=is_debug)
    assert engine.from_string("{{ name\n}}").render(Context({"name": "a"})) == "{{ name\n}}"
    monkeypatch.setattr(base, "tag_re", re.compile(base.tag_re.pattern, re.DOTALL))
    assert engine.from_string(text).render(Context({"name": "a"})) == "a"


def test_a_rendering_that_is_put_on_a_built_in_node_is_called(monkeypatch):
    plain = IncludeNode.render

    def render(self, context):
        with context.update({"name": "patched"}):
            return f"[{plain(self, context)}]"

    engine = Engine(loaders=[("fastjango.template.loaders.locmem.Loader", {"part": "{{ name }}"})])
    text = "{% if 1 %}{% include 'part' %}{% endif %}"
    assert engine.from_string(text).render(Context({"name": "a"})) == "a"
    monkeypatch.setattr(IncludeNode, "render", render)
    assert engine.from_string(text).render(Context({"name": "a"})) == "[patched]"
    monkeypatch.undo()
    assert engine.from_string(text).render(Context({"name": "a"})) == "a"


def test_a_heir_of_a_built_in_node_may_ask_its_parent_to_render():
    class Framed(IncludeNode):
        def render(self, context):
            return f"<{super().render(context)}>"

    library = Library()

    @library.tag
    def framed(parser, token):
        return Framed(parser.compile_filter(token.split_contents()[1]))

    engine = Engine(loaders=[("fastjango.template.loaders.locmem.Loader", {"part": "{{ name }}"})])
    engine.template_builtins.append(library)
    assert engine.from_string("{% framed 'part' %}").render(Context({"name": "a"})) == "<a>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("{% with icon='site' %}{{ block.super }}{% endwith %}", "[<site|>]"),
        ("{% with icon='a' %}{% with text='b' %}{{ block.super|safe }}{% endwith %}{% endwith %}", "[<a|b>]"),
        ("{% for icon in icons %}{% if icon %}{{ block.super }}{% endif %}{% endfor %}", "[<1|><2|>]"),
        ("{% with icon='a' %}{% with shown=block.super %}{{ shown }}{% endwith %}{% endwith %}", "[<a|>]"),
    ],
)
def test_the_block_above_sees_the_names_around_it(inside, expected):
    texts = {
        "above": "[{% block one %}<{{ icon }}|{{ text }}>{% endblock %}]",
        "below": f"{{% extends 'above' %}}{{% block one %}}{inside}{{% endblock %}}",
    }
    engine = Engine(loaders=[("fastjango.template.loaders.locmem.Loader", texts)])
    assert engine.get_template("below").render(Context({"icons": [1, 2]})) == expected
