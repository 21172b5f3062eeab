"""Templates made by chance, and what an engine answers to them, for Django and fastjango alike.

``python template_cases.py django`` reads cases as lines of JSON and answers each with a line of JSON;
``python template_cases.py django 1500 > template_answers.json`` records the answers to that many cases and
``python template_cases.py django broken > template_errors.json`` those to broken templates (made with 5.2.19).
A case is ``{"text": …, "templates": {name: text}, "names": {name: value}, "options": {…}, "autoescape": bool}``.
"""

import datetime
import importlib
import json
import random
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

WORDS = [
    *("<b>x</b>", "a & b", "it's", '"q"', "<script>alert(1)</script>", "&lt;", "&amp;amp;", "a\nb\n\nc", "", " "),
    *("http://a.com/?x=<y>&z='1'", "www.b.org", "me@c.com", "'onx=\"y\"'", "é<ü>", "x" * 30, "12", "-3.5", "1,2,3"),
    *("<p>one <b>two three</b> four</p>", "</ul><li>", "\\'\"\\", "{{ x }}", "{% x %}", "a,<b>,c", "<!--", "\u2028<"),
    *("yes,<no>", "s,<es>", "%s<%d>", "\x00<", "&#39;", "<a href='x'>www.x.com</a>", "(<http://d.com/>)", "0", "2024"),
]
# Those without an argument, and those with one and texts for it.
PLAIN = [
    *("addslashes", "capfirst", "escape", "escapejs", "filesizeformat", "floatformat", "force_escape"),
    *("iriencode", "length", "linebreaks", "linebreaksbr", "linenumbers", "lower", "make_list"),
    *("pluralize", "pprint", "slugify", "striptags", "title", "upper", "urlencode"),
    *("urlize", "wordcount", "yesno", "date", "time", "apnumber", "intcomma"),
    *("ordinal", "naturalday", "localize", "unlocalize"),
]
# Those that many values are errors for.
PICKY = [
    *(
        "first",
        "last",
        "json_script",
        "phone2numeric",
        "unordered_list",
        "escapeseq",
        "divisibleby:2",
        "timesince:moment",
    ),
    *("intword", "language_name", "language_bidi", "utc", "dictsort:0", "dictsort:'a'", "dictsortreversed:'a'"),
    *("yesno:t", "get_digit:1", "slice:':1'", "join:none", "pluralize:2", "urlizetrunc:'<'"),
]
ARGUED = {
    "add": None,
    "center": ["20", "3"],
    "cut": ["t", "'<'", "';'", "s"],
    "default": None,
    "default_if_none": None,
    "floatformat": ["2", "-2", "'3g'", "'<'"],
    "join": ["t", "s", "'<&>'"],
    "json_script": ["'a'", "t"],
    "ljust": ["12"],
    "rjust": ["12"],
    "pluralize": ["t", "'<es>'", "'y,<ies>'"],
    "slice": ["':3'", "'1:'", "'::2'", "'<'"],
    "stringformat": ["'s'", "'d'", "'r'", "'10s'", "'<s>'", "'s<'"],
    "truncatechars": ["4", "9"],
    "truncatewords": ["1", "2"],
    "urlencode": ["''", "'<'"],
    "urlizetrunc": ["8", "15"],
    "wordwrap": ["3", "8"],
    "yesno": ["t", "'a,<b>'", "'<y>,n,\"?\"'"],
    "date": ["'Y<b>m'", "'D d'"],
    "time": ["'H:i'", "'<H>'"],
}
NAMES = [
    *("t", "u", "v", "s", "none", "n", "f", "d", "l", "ls", "m", "o", "o.name", "o.safe", "m.k", "l.0", "l.1", "lazy"),
    *(
        "missing",
        "o.missing",
        "o.call",
        "o.args",
        "o.alters",
        "o.html",
        "moment",
        "day",
        "dicts",
        "gen",
        "ls.0",
        "True",
    ),
    *("1", "2.5", "'<lit>'", '"a & b"', "_('<lit>')", '_("yes")', "dicts.0.a", "m.items", "nested", "forloop.counter"),
]


def expression(chance: random.Random, with_safe: bool, most: int = 4) -> str:
    """A name with up to ``most`` filters."""
    parts = [chance.choice(NAMES)]
    if parts[0][:2] == "_(":
        return parts[0]  # Django 5.2 takes filters behind such a text in tags for an error
    for _ in range(chance.choice([0, 1, 1, 1, 2, 2, 3, most])):
        parts.append(_filter(chance, with_safe))
    return "|".join(parts)


def _filter(chance: random.Random, with_safe: bool) -> str:
    if with_safe and chance.random() < 0.08:
        return "safe"
    if chance.random() < 0.06:
        return chance.choice([*PICKY, "safeseq"] if with_safe else PICKY)
    if chance.random() < 0.6:
        return chance.choice(PLAIN)
    name = chance.choice(list(ARGUED))
    argument = chance.choice(ARGUED[name] or ["t", "u", "s", "v", "'<&>'", '"\'"', "'a,b'", "2", "none", "lazy"])
    return f"{name}:{argument}"


def _condition(chance: random.Random, with_safe: bool) -> str:
    words = [expression(chance, with_safe, 2)]
    if chance.random() < 0.3:
        words.insert(0, "not")
    if chance.random() < 0.6:
        words.append(chance.choice(["and", "or", "==", "!=", "<", ">=", "in", "not in", "is", "is not"]))
        words.append(expression(chance, with_safe, 2))
    return " ".join(words)


def template(chance: random.Random, with_safe: bool, depth: int = 3) -> str:
    """A template's text."""
    return "".join(_piece(chance, with_safe, depth) for _ in range(chance.choice([1, 1, 2, 3])))


def _piece(chance: random.Random, with_safe: bool, depth: int) -> str:
    def value(most: int = 3) -> str:
        return expression(chance, with_safe, most)

    def inner() -> str:
        return template(chance, with_safe, depth - 1)

    leaves = [
        lambda: f"[{{{{ {value()} }}}}]",
        lambda: f"[{{{{ {value()} }}}}]",
        lambda: f"[{{{{ {value()} }}}}]",
        lambda: f"{{% firstof {value(1)} {value(1)} %}}",
        lambda: f"{{% cycle {value(1)} {value(1)} as c %}}{{{{ c }}}}{{% cycle c %}}",
        lambda: f"{{% widthratio {value(1)} 3 10 %}}",
        lambda: f"{{% regroup dicts by {chance.choice(['a', 'b', 'a|upper'])} as g %}}{{{{ g }}}}",
        lambda: f"{{% firstof {value(1)} as first %}}{{{{ first }}}}",
        lambda: f"{{% translate {value(1)} %}}",
        lambda: f"{{% translate {value(1)} as tr %}}{{{{ tr }}}}",
        lambda: "{% now '<Y' as year %}{{ year|length }}",
        lambda: f"{{% plus {value(1)} {value(1)} %}}",
        lambda: f"{{% boxed {value(1)} %}}",
        lambda: f"{{% include 'part' with t={value(1)}{chance.choice(['', ' only'])} %}}",
        lambda: "{% templatetag openblock %}{# <b> #}{% verbatim %}{{ t }}{% endverbatim %}",
        lambda: f"{{% querystring a={value(1)} %}}",
        lambda: "{% csrf_token %}",
    ]
    blocks = [
        lambda: f"{{% for x in {value(1)} %}}{{{{ x }}}}{inner()}{{% empty %}}{inner()}{{% endfor %}}",
        lambda: f"{{% for x, y in m.items %}}{{{{ forloop.counter }}}}{{{{ y }}}}{inner()}{{% endfor %}}",
        lambda: f"{{% if {_condition(chance, with_safe)} %}}{inner()}{{% else %}}{inner()}{{% endif %}}",
        lambda: f"{{% with t={value()} u={value(1)} %}}{inner()}{{% endwith %}}",
        lambda: f"{{% filter {_filter(chance, False)} %}}{inner()}{{% endfilter %}}",
        lambda: f"{{% spaceless %}}{inner()}{{% endspaceless %}}",
        lambda: f"{{% ifchanged {value(1)} %}}{inner()}{{% endifchanged %}}",
        lambda: f"{{% blocktranslate with z={value(1)} %}}<i>{{{{ z }}}}{{{{ t }}}}{{% endblocktranslate %}}",
        lambda: (
            f"{{% blocktranslate count n={value(1)} %}}{{{{ n }}}}{{% plural %}}{{{{ u }}}}{{% endblocktranslate %}}"
        ),
        lambda: f"{{% localize {chance.choice(['on', 'off'])} %}}{inner()}{{% endlocalize %}}",
        lambda: f"{{% autoescape on %}}{inner()}{{% endautoescape %}}",
        lambda: f"{{% bold %}}{inner()}{{% endbold %}}",
        lambda: f"{{% language '{chance.choice(['en', 'en-gb'])}' %}}{inner()}{{% endlanguage %}}",
    ]
    if with_safe:
        blocks.append(lambda: f"{{% autoescape off %}}{inner()}{{% endautoescape %}}")
    return chance.choice(leaves + (blocks if depth else []))()


def case(chance: random.Random, with_safe: bool = True) -> dict[str, Any]:
    """A case; without ``with_safe`` nothing in it turns escaping off."""
    text = template(chance, with_safe)
    if chance.random() < 0.2:
        text = f"{{% extends 'base' %}}{{% block a %}}{text}{chance.choice(['', '{{ block.super }}'])}{{% endblock %}}"
    templates = {
        "part": "(" + template(chance, with_safe, 1).replace("'part'", "'leaf'") + "{{ t }})",
        "leaf": "({{ t }})",
        "base": "<base>{% block a %}" + template(chance, with_safe, 1) + "{% endblock %}",
        "box": "<box>{{ content }}{{ t }}</box>",
    }
    names = {name: chance.choice(WORDS) for name in ("t", "u", "v")}
    options = {"string_if_invalid": chance.choice(["", "", "", "<!>", "(%s)"])}
    return {
        "text": text,
        "templates": templates,
        "names": names,
        "options": options,
        "autoescape": not with_safe or chance.random() < 0.9,
    }


class Peer:
    """The engine of a package."""

    def __init__(self, package: str) -> None:
        self.package = package
        settings = self._module("conf").settings
        if not settings.configured:
            settings.configure(SECRET_KEY="x", USE_TZ=True, TIME_ZONE="UTC", LANGUAGE_CODE="en-us")
        importlib.import_module(package).setup()
        self._library()

    def _module(self, name: str) -> Any:
        return importlib.import_module(f"{self.package}.{name}")

    def _library(self) -> None:
        self.register = register = self._module("template").Library()
        register.simple_tag(lambda a, b: str(a) + str(b), name="plus")
        register.simple_block_tag(lambda content: f"<b>{content}</b>", name="bold")
        register.inclusion_tag("box", name="boxed")(lambda content: {"content": content})

    def engine(self, case: dict[str, Any]) -> Any:
        """The engine that a case asks for."""
        names = [f"{self.package}.templatetags.{name}" for name in ("i18n", "l10n", "tz", "static")]
        names.append(f"{self.package}.contrib.humanize.templatetags.humanize")
        loader = (f"{self.package}.template.loaders.locmem.Loader", case.get("templates", {}))
        options = {"loaders": [loader], "builtins": names, **case.get("options", {})}
        engine = self._module("template").Engine(**options)
        engine.template_builtins.append(self.register)
        return engine

    def answer(self, case: dict[str, Any]) -> dict[str, Any]:
        """``{"output": text}``, or ``{"error": [class, message]}`` with ``debug`` where the error has that."""
        template_module = self._module("template")
        try:
            engine = self.engine(case)
            name = case.get("template")
            template = engine.get_template(name) if name else engine.from_string(case["text"])
            names = {**self.names(), **case.get("names", {})}
            context = template_module.Context(names, autoescape=case.get("autoescape", True))
            return {"output": str(template.render(context))}
        except Exception as exc:
            answer = {"error": [type(exc).__name__, str(exc).replace("fastjango", "django")]}
            debug = getattr(exc, "template_debug", None)
            if debug is not None:
                answer["debug"] = json.loads(json.dumps(debug, default=str).replace("fastjango", "django"))
            return answer

    def names(self) -> dict[str, Any]:
        """What every case sees besides its own names."""
        mark_safe = self._module("utils.safestring").mark_safe
        lazy = self._module("utils.functional").lazystr
        query = self._module("http").QueryDict("a=<1>&b=2&b='3'")
        request = type("Request", (), {"GET": query})()
        moment = datetime.datetime(2024, 2, 29, 13, 5, 7, tzinfo=datetime.UTC)
        return {
            "s": mark_safe("<i>safe & sound</i>"),
            "none": None,
            "n": 1234567,
            "f": 3.14159,
            "d": Decimal("12.50"),
            "l": ["<a>", mark_safe("<b>"), "c'", 4],
            "ls": [mark_safe("<u>"), mark_safe("</u>")],
            "m": {"k": "<v>", "w": mark_safe("<w>")},
            "o": Thing(mark_safe),
            "lazy": lazy("<lazy> & 'co'"),
            "moment": moment,
            "day": moment.date(),
            "dicts": [{"a": "<x>", "b": 1}, {"a": mark_safe("<y>"), "b": 1}, {"a": "z", "b": 2}],
            "gen": ("<g>", "h"),
            "nested": ["<1>", ["<2>", mark_safe("<3>"), ["'4'"]], "5"],
            "request": request,
            "csrf_token": "tok<en>",
        }


class Thing:
    """An object with all kinds of attributes."""

    name = "<thing>"
    _hidden = "hidden"

    def __init__(self, mark_safe: Any) -> None:
        self.safe = mark_safe("<thing/>")
        self.html = Html()

    def __str__(self) -> str:
        return "<Thing & 'Co'>"

    def __repr__(self) -> str:
        return "<Thing repr>"

    def call(self) -> str:
        return "<called>"

    def args(self, needed: Any) -> str:
        return f"<{needed}>"

    def alters(self) -> str:
        raise AssertionError("called in a template")

    alters.alters_data = True  # type: ignore[attr-defined]  # Django's flag


class Html:
    """An object of another library that knows its HTML."""

    def __html__(self) -> str:
        return "<html-of/>"

    def __str__(self) -> str:
        return "<str-of/>"

    def __repr__(self) -> str:
        return "<Html>"


def recorded_cases(count: int) -> list[dict[str, Any]]:
    """The cases whose answers are recorded."""
    chance = random.Random(count)
    return [case(chance) for _ in range(count)]


def broken_cases() -> list[dict[str, Any]]:
    """The cases whose errors are recorded."""
    shared = {"options": {"debug": True}, "names": {"o": "<o>"}}
    files = {"base": "b{% block a %}{% endblock %}", "part": "p", "box": "<box>"}
    mistakes = json.loads(Path(__file__).with_name("template_mistakes.json").read_text())
    wrong = [{"text": text, "templates": files, **shared} for text in mistakes["wrong"]]
    failing = mistakes["failing"]  # several templates, of which the first is rendered
    return wrong + [{"template": next(iter(templates)), "templates": templates, **shared} for templates in failing]


def main(package: str, count: str = "") -> None:
    """Answer lines of the standard input, or record the answers to ``count`` (or the broken) cases."""
    peer = Peer(package)
    if count == "broken":
        json.dump([peer.answer(one) for one in broken_cases()], sys.stdout, indent=0, ensure_ascii=True)
    elif count:
        json.dump([peer.answer(one) for one in recorded_cases(int(count))], sys.stdout, indent=0, ensure_ascii=True)
    else:
        for line in sys.stdin:
            print(json.dumps(peer.answer(json.loads(line))), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
