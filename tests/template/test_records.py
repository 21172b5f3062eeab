"""What the logger ``django.template`` is told of names that are not found."""

import logging

import pytest

from fastjango.template import Context, Engine


class SilentError(Exception):
    silent_variable_failure = True


class Thing:
    inner = {"x": 1}  # never changed

    def fails(self):
        raise SilentError("quietly")

    @property
    def broken(self):
        raise ValueError("loudly")


TEMPLATES = {
    "base": "{% block a %}{% endblock %}",
    "child": "{% extends 'base' %}{% block a %}{{ missing }}{% include 'part' %}{% endblock %}",
    "part": "{{ lost.name }}",
}
ENGINE = Engine(loaders=[("fastjango.template.loaders.locmem.Loader", TEMPLATES)])


def records(source, caplog, level=logging.DEBUG):
    template = ENGINE.get_template(source) if source in TEMPLATES else ENGINE.from_string(source)
    with caplog.at_level(level, "django.template"):
        try:
            template.render(Context({"thing": Thing(), "numbers": [1, 2], "none": None}))
        except ValueError as error:
            assert str(error) == "loudly"
    return [
        (record.args[0], record.args[1], str(record.exc_info[1]).partition(" in [{")[0]) for record in caplog.records
    ]


UNKNOWN = "Failed lookup for key [missing]"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ thing.inner.x }}{{ none }}{% for n in numbers %}{{ forloop.counter }}{{ n }}{% endfor %}", []),
        ("{{ missing }}", [("missing", "unknown", UNKNOWN)]),
        ("{{ missing }}{{ missing }}", [("missing", "unknown", UNKNOWN)] * 2),
        ("{{ missing.a.b|default:1 }}", [("missing", "unknown", UNKNOWN)]),
        ("{{ thing.inner.y.z }}", [("y", "unknown", "Failed lookup for key [y] in {'x': 1}")]),
        (
            "{% for n in numbers %}{{ n.x }}{% endfor %}",
            [("x", "unknown", f"Failed lookup for key [x] in {n}") for n in (1, 2)],
        ),
        ("{% if none and missing %}{% endif %}", []),
        ("{% if missing %}{% endif %}", [("missing", "unknown", UNKNOWN)]),
        ("{% for n in missing %}{% endfor %}", [("missing", "unknown", UNKNOWN)]),
        ("{% with a=missing %}{{ a }}{% endwith %}", [("missing", "unknown", UNKNOWN)]),
        ("{{ thing.fails }}", [("fails", "unknown", "quietly")]),
        ("{{ thing.broken }}", [("broken", "unknown", "loudly")]),
        ("{% if none %}{{ missing }}{% endif %}", []),
        ("child", [("missing", "child", UNKNOWN), ("lost", "child", "Failed lookup for key [lost]")]),
    ],
)
def test_each_failed_look_up_is_a_record(source, expected, caplog):
    assert records(source, caplog) == expected


@pytest.mark.parametrize("level", [logging.INFO, logging.WARNING])
def test_there_are_none_above_the_level_of_debugging(level, caplog):
    assert records("child", caplog, level) == []


def test_the_level_may_change_between_renderings(caplog):
    template = ENGINE.from_string("{{ missing }}")
    with caplog.at_level(logging.INFO, "django.template"):
        template.render(Context())
    with caplog.at_level(logging.DEBUG, "django.template"):
        template.render(Context())
    with caplog.at_level(logging.INFO, "django.template"):
        template.render(Context())
    assert len(caplog.records) == 1
