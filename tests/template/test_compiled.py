"""What templates are compiled to: names, scopes, loops, and unknown nodes in between."""

import pytest

import fastjango
from fastjango.template import Context, Engine, Library, Node
from fastjango.template.base import VariableDoesNotExist

fastjango.setup()
register = Library()


class Setting(Node):
    """A node that nobody knows: it sets a name."""

    def __init__(self, name, value):
        self.name, self.value = name, value

    def render(self, context):
        context[self.name] = self.value
        return ""


class Wrapping(Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        with context.push(inner="inner"):
            return f"({self.nodelist.render(context)})"


@register.tag
def put(parser, token):
    _, name, value = token.split_contents()
    return Setting(name, value)


@register.tag
def wrapped(parser, token):
    nodelist = parser.parse(("endwrapped",))
    parser.delete_first_token()
    return Wrapping(nodelist)


@register.simple_tag
def plus(a, b):
    return a + b


class Person:
    name = "<Ann>"
    friends = ("Bo", "Cy")

    def shout(self):
        return self.name.upper()

    def delete(self):
        raise AssertionError

    delete.alters_data = True

    def __getitem__(self, key):
        raise KeyError(key)


NAMES = {"pairs": [(1, 2), (3, 4)], "ﬁ": 1, "fi": 2}


def rendered(text, names=(), invalid=""):
    engine = Engine(string_if_invalid=invalid, debug=True)
    engine.template_builtins.append(register)
    engine.template_libraries = {}
    return engine.from_string(text).render(Context({"person": Person(), "numbers": [1, 2, 3], **dict(names)}))


CASES = [
    ("{{ person.name }}|{{ person.shout }}|{{ person.friends.1 }}|{{ person.no.way }}|{{ person.delete }}",
     "&lt;Ann&gt;|&lt;ANN&gt;|Cy||"),
    ("{% for n in numbers %}{{ forloop.counter }}{{ forloop.last|yesno:'!,-' }}{% endfor %}", "1-2-3!"),
    ("{% for a in numbers %}{% for b in numbers %}{{ forloop.parentloop.counter0 }}{{ forloop.revcounter }} "
     "{% endfor %}{% endfor %}", "03 02 01 13 12 11 23 22 21 "),
    ("{% for n in nothing %}{{ n }}{% empty %}empty{% endfor %}", "empty"),
    ("{% for a, b in pairs %}{{ b }}{{ a }}{% endfor %}", "2143"),
    # An unknown node may change a loop's name, and what it sets in a loop goes with the loop.
    ("{% for n in numbers %}{% put n x %}{{ n }}{% endfor %}{{ n }}", "xxx"),
    ("{{ v }}{% put v 1 %}{{ v }}{% with w=2 %}{% put v 3 %}{{ v }}{% endwith %}{{ v }}", "131"),
    # What surrounds unknown nodes is in the context for those inside them.
    ("{% for n in numbers %}{% wrapped %}{{ n }}{{ inner }}{% endwrapped %}{% endfor %}", "(1inner)(2inner)(3inner)"),
    ("{% with a=1 %}{% wrapped %}{% for n in numbers %}{{ forloop.counter }}{{ a }}{% endfor %}{% endwrapped %}"
     "{% endwith %}",
     "(112131)"),
    ("{% plus 1 2 %}{% plus 3 4 as sum %}{% if sum > 6 and not none %}{{ sum }}{% endif %}", "37"),
    # Comparisons never raise; other errors of a lone condition do.
    ("{% if person > 3 %}a{% elif 'x' in nothing %}b{% else %}c{% endif %}", "c"),
    ("{% autoescape off %}{{ person.name }}{{ person.name|upper }}{% endautoescape %}{{ person.name }}",
     "<Ann><ANN>&lt;Ann&gt;"),
    ("{% cycle 'a' 'b' as c %}{% cycle c %}{{ c }}", "abb"),
    ("{{ self }}{{ loop }}{{ caller }}{{ context }}{{ true }}{{ True }}", "True"),
    ("{{ ﬁ }}{{ fi }}", "12"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_template_gives(text, expected):
    assert rendered(text, NAMES) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ no }}|{{ no.no }}|{{ no|upper }}|{{ no|default:'d' }}", "?|?|?|?"),
        ("{% if no %}a{% else %}b{% endif %}{% for x in no %}{% empty %}e{% endfor %}", "be"),
        ("{% with a=no %}{{ a }}{% endwith %}", "?"),
    ],
)
def test_what_is_not_there_shows_the_engines_text(text, expected):
    assert rendered(text, invalid="?") == expected


def test_the_engines_text_may_name_the_variable():
    assert rendered("{{ a.b|upper }}", invalid="<%s>") == "&lt;a.b&gt;"


def test_a_filters_missing_argument_is_an_error_but_in_conditions():
    with pytest.raises(VariableDoesNotExist, match=r"Failed lookup for key \[no\]"):
        rendered("{{ person.name|default:no }}")
    assert rendered("{% if person.name|default:no %}a{% else %}b{% endif %}") == "b"


def test_an_error_tells_line_and_tag_of_the_innermost_node():
    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError) as caught:
        rendered(
            "one\n{% for n in numbers %}\n  {% wrapped %}{{ n }}{{ fail }}{% endwrapped %}{% endfor %}", {"fail": fail}
        )
    debug = caught.value.template_debug
    assert (debug["line"], debug["during"]) == (3, "{{ fail }}")


def test_the_context_is_whole_after_an_error():
    context = Context({"numbers": [1]})
    template = Engine().from_string(
        "{% for n in numbers %}{% with a=1 %}{% include missing %}{% endwith %}{% endfor %}"
    )
    depth = len(context.dicts)
    with pytest.raises(Exception, match="No template names provided"):
        template.render(context)
    assert len(context.dicts) == depth


def test_nodes_that_are_all_known_call_nothing_back():
    template = Engine().from_string("{% for n in numbers %}{% if n %}{{ n|add:1 }}{% endif %}{% endfor %}")
    template.render(Context({"numbers": [1]}))
    source = template.nodelist._unit.unit.source
    assert "render_annotated" not in source
    assert "push" not in source
