"""The template language: a small page, a table with filters, inheritance."""

import datetime as dt

from bench import peer

GOALS = [({}, {"small page": 0.30, "table of 1000 rows": 0.20, "inheritance": 0.60})]

_SMALL = "<h1>{{ title }}</h1>{% if user.name %}<p>Hello {{ user.name|upper }}</p>{% endif %}<p>{{ text }}</p>"
_TABLE = (
    "<table>{% for row in rows %}<tr class='{% cycle 'odd' 'even' %}'><td>{{ forloop.counter }}</td><td>{{ row.name }}"
    "</td><td>{{ row.price|floatformat:2 }}</td><td>{{ row.day|date:'Y-m-d' }}</td><td>{{ row.note|truncatechars:20 }}"
    "</td></tr>{% endfor %}</table>"
)
_PAGES = {"base": "<html>{% block title %}base{% endblock %}{% block body %}{% endblock %}</html>"}
for _level in range(4):
    _PAGES[f"level{_level}"] = (
        f"{{% extends '{'base' if not _level else f'level{_level - 1}'}' %}}"
        f"{{% block title %}}{_level} {{{{ block.super }}}}{{% endblock %}}"
    )


def operations():
    peer.configure()
    template = peer.module("template")
    loaders = [(f"{peer.PACKAGE}.template.loaders.locmem.Loader", _PAGES)]
    engine = template.Engine(loaders=[(f"{peer.PACKAGE}.template.loaders.cached.Loader", loaders)])
    small, table = engine.from_string(_SMALL), engine.from_string(_TABLE)
    rows = [
        {"name": f"<{n}>", "price": n * 1.37, "day": dt.date(2020, 1, 1) + dt.timedelta(n), "note": "a few words " * 3}
        for n in range(1000)
    ]
    person = {"title": "A page", "user": {"name": "ann"}, "text": "a < b"}
    return {
        "small page": lambda _: small.render(template.Context(person)),
        "table of 1000 rows": lambda _: table.render(template.Context({"rows": rows})),
        "inheritance": lambda _: engine.get_template("level3").render(template.Context(person)),
    }
