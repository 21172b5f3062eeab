"""What templates from strangers can do: show escaped text, and call nothing but what the language has."""

import ast
import importlib.util
import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import fastjango
from fastjango.template import Context, Engine, TemplateSyntaxError
from fastjango.template._jinja.runtime import functions
from fastjango.template.defaultfilters import register

fastjango.setup()
_spec = importlib.util.spec_from_file_location(
    "template_cases", Path(__file__).parent.parent / "parity" / "template_cases.py"
)
cases = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(cases)
PEER = cases.Peer("fastjango")
# Each special character before a mark that no template and no filter writes.
UNSAFE = ["<zq", ">zq", "\"zq'zq", "&zq", "<b zq>&zq</b>", "http://a.com/<zq?'zq=\"zq", "a,<zq", "x\n\n<zq", "\\'zq"]
_raw = re.compile(r"[<>\"'&]zq", re.IGNORECASE)
_known_names = re.compile(r"(K\d+|[lt]_\d+_\w+|l_\w+|v\d+|t_\d+|context|resolve|out|parts|missing)\Z")
# What the code does with lists of texts and with the context.
_ATTRIBUTES = {"append", "extend", "autoescape", "use_tz"}
# The same examples each time, or that many new ones.
_count = int(os.environ.get("TEMPLATE_EXAMPLES", "0"))
patient = settings(
    max_examples=_count or 150, derandomize=not _count, deadline=None, suppress_health_check=list(HealthCheck)
)


class Unsafe:
    """An object whose every text is unsafe."""

    name = safe = "<zq"
    html = call = args = "'zq"

    def __str__(self):
        return "<zq>"

    __repr__ = __str__


def unsafe_names(chance):
    texts = [chance.choice(UNSAFE) for _ in range(8)]
    names = dict.fromkeys(PEER.names(), texts[0])
    return names | {
        **dict(zip("tuvs", texts, strict=False)),
        "o": Unsafe(),
        "l": texts,
        "ls": texts[:2],
        "m": {"k": texts[4], "w": texts[5]},
        "dicts": [{"a": texts[6], "b": texts[7]}],
        "nested": [texts[1], [texts[2], [texts[3]]]],
        "request": type("Request", (), {"GET": {"a": "<zq"}})(),
    }


@patient
@given(chance=st.randoms(use_true_random=False))
def test_unsafe_text_is_escaped_whatever_it_goes_through(chance):
    """Without ``safe``, ``safeseq`` and ``autoescape off``; JSON has quotation marks inside its element."""
    one = cases.case(chance, with_safe=False)
    one["options"] = {}
    if "json_script" in str(one):
        return
    PEER.names = lambda: unsafe_names(chance)
    try:
        answer = PEER.answer({**one, "names": {}})
    finally:
        del PEER.names
    assert not _raw.search(answer.get("output", "")), one


@pytest.mark.parametrize("name", sorted(set(register.filters) - {"safe", "safeseq", "json_script", "random"}))
@pytest.mark.parametrize("argument", ["", ":t", ":2", ":'a'", ":':2'"])
def test_each_filter_alone_leaves_nothing_unescaped(name, argument):
    for value in UNSAFE:
        try:
            shown = Engine().from_string(f"{{{{ t|{name}{argument} }}}}").render(Context({"t": value}))
        except Exception:
            continue  # no value or argument for it
        assert not _raw.search(shown), (name, argument, value)


def nodelists(nodelist):
    yield nodelist
    for node in nodelist:
        for attribute in node.child_nodelists:
            children = getattr(node, attribute, None)
            if children:
                yield from nodelists(children)


def assert_calls_only_the_runtime(source):
    tree = ast.parse(source)
    allowed = functions("").keys()
    for node in ast.walk(tree):
        assert not isinstance(node, ast.Import | ast.ImportFrom | ast.Global | ast.ClassDef | ast.Try), source
        if isinstance(node, ast.Name):
            assert node.id in allowed or _known_names.match(node.id), (node.id, source)
        if isinstance(node, ast.Attribute):
            assert node.attr in _ATTRIBUTES, (node.attr, source)
        if isinstance(node, ast.Subscript):
            raise AssertionError(source)


def sources(template):
    for nodelist in nodelists(template.nodelist):
        unit = getattr(nodelist._unit, "unit", None)
        if unit is not None:
            yield unit.source


@patient
@given(chance=st.randoms(use_true_random=False))
def test_generated_code_calls_nothing_but_the_runtime(chance):
    one = cases.case(chance)
    engine = PEER.engine(one)
    try:
        template = engine.from_string(one["text"])
        template.render(Context(PEER.names()))
    except Exception:
        return
    for source in sources(template):
        assert_calls_only_the_runtime(source)


pieces = st.sampled_from(
    [
        *(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "'",
            '"',
            "\\",
            "\n",
            "\r",
            "\x00",
            "\u2028",
            "'''",
            '"""',
            "|",
            ":",
            ".",
        ),
        *(" ", "if ", "for x in ", "with x=", "endif", "endfor", "block a", "endblock", "1", "e", "9" * 400, "1e999"),
        *(
            "__class__",
            "__import__('os')",
            "eval",
            "exec",
            "lambda: 0",
            "x",
            "K0",
            "UNIT",
            "context",
            "resolve",
            "l_0_x",
        ),
        *(
            "\\N{BULLET}",
            "{x}",
            "%s",
            "%(x)s",
            "=",
            "(",
            ")",
            "[",
            "]",
            ",",
            "\ud800",
            "é",
            "名",
            "None",
            "self",
            "\\\n",
        ),
    ]
)


@patient
@given(text=st.lists(pieces, max_size=25).map("".join))
@example(text="{{ 1e999 }}")
@example(text="{{ '\\' }}")
@example(text="{% for __builtins__ in x %}{{ __builtins__ }}{% endfor %}")
@example(text="{% with UNIT=x K0=x %}{{ UNIT }}{% endwith %}")
def test_no_template_text_gets_out_of_the_generated_code(text):
    try:
        template = Engine().from_string(text)
    except TemplateSyntaxError:
        return
    try:
        template.render(Context({"x": "<zq", "None": 1}))
    except (SyntaxError, NameError, UnicodeError, MemoryError, SystemError):
        raise
    except Exception:
        pass
    for source in sources(template):
        assert_calls_only_the_runtime(source)


@patient
@given(text=st.text(st.characters(exclude_characters="{", exclude_categories=())))
def test_text_outside_tags_is_what_comes_out(text):
    shown = Engine().from_string(text + "{{ x }}").render(Context())
    assert shown == text


@patient
@given(text=st.text(st.characters(exclude_characters="\n{}%#\r\\", exclude_categories=())))
def test_a_quoted_text_is_what_comes_out(text):
    quoted = text.replace('"', '\\"')
    assert Engine().from_string(f'{{{{ "{quoted}" }}}}').render(Context()) == text


PRIVATE = [
    "{{ o._x }}", "{{ o.a.__class__ }}", "{{ _x }}", "{{ __builtins__ }}", "{% if o.__class__ %}{% endif %}",
    "{% for x in o.__dict__ %}{% endfor %}", "{% with x=o.__class__ %}{% endwith %}", "{{ o|default:o.__class__ }}",
    "{% include o.__class__ %}", "{% extends o.__class__ %}", "{% cycle o.__class__ 1 %}", "{% firstof o.__class__ %}",
    "{% regroup o by __class__ as x %}", "{% url o.__class__ %}", "{% widthratio o.__class__ 1 1 %}",
    "{% ifchanged o.__class__ %}{% endifchanged %}", "{% filter default:o.__class__ %}{% endfilter %}",
    "{{ '<'.__class__ }}", "{{ 1.__class__ }}", "{% querystring a=o.__class__ %}",
]  # fmt: skip


@pytest.mark.parametrize("text", PRIVATE)
def test_names_with_underscores_are_refused(text):
    with pytest.raises(TemplateSyntaxError):
        Engine().from_string(text)


@pytest.mark.parametrize("argument", ["'_x'", "'a.__class__'", "'__class__'", "x"])
def test_sorting_by_private_attributes_gives_nothing(argument):
    class Item:
        a = _x = 1

    context = Context({"items": [Item()], "x": "a.__class__.__name__"})
    assert Engine().from_string(f"{{{{ items|dictsort:{argument} }}}}").render(context) == ""


@pytest.mark.parametrize(
    "name",
    ["render_context", "template", "dicts", "template_name", "push", "autoescape", "flatten", "render_context.dicts"],
)
@pytest.mark.parametrize(
    "form", ["{{{{ {} }}}}", "{{% firstof {} %}}", "{{% cycle {} {} %}}", "{{% regroup {} by a as x %}}"]
)
def test_a_contexts_own_attributes_are_no_names(name, form):
    """The engine hangs on the context, and with it the files."""
    shown = Engine().from_string(form.format(name, name)).render(Context())
    assert shown in ("", "[]")


@pytest.mark.parametrize("count", [25, 120])
@pytest.mark.parametrize(
    ("opening", "inside", "closing", "expected"),
    [
        (
            "{{% for x{0} in 'a' %}}",
            "{{ x3 }}{{ forloop.counter }}{{ forloop.parentloop.last }}",
            "{% endfor %}",
            "a1True",
        ),
        ("{{% if x %}}", "{{ x }}", "{% endif %}", "&lt;"),
        ("{{% with y{0}=x %}}", "{{ y3 }}", "{% endwith %}", "&lt;"),
        ("{{% for x in 'ab' reversed %}}{{% if forloop.first %}}", "{{ x }}", "{% endif %}{% endfor %}", "b"),
    ],
)
def test_tags_may_stand_deep_inside_each_other(count, opening, inside, closing, expected):
    """Python's own limits for nested code are not the language's."""
    text = "".join(opening.format(number) for number in range(count)) + inside + closing * count
    assert Engine().from_string(text).render(Context({"x": "<"})) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ x" + "|default:y" * 150 + "|upper }}", "A"),
        ("{{ y" + ".0" * 150 + " }}", "a"),
        ("{{ y.b" + ".0" * 150 + " }}", ""),
        ("{% if " + "not " * 151 + "x %}1{% else %}0{% endif %}", "1"),
        ("{% if " + "y and " * 150 + "y == 'a' %}1{% else %}0{% endif %}", "1"),
        ("{% if " + "x or " * 150 + "missing.z < 3 or y|default:missing %}1{% else %}0{% endif %}", "0"),
        ("{% if x %}" + "{% elif x %}" * 150 + "{% else %}0{% endif %}", "0"),
    ],
)
def test_expressions_may_be_long(text, expected):
    assert Engine().from_string(text).render(Context({"x": "", "y": "a"})) == expected
