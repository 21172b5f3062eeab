"""Generated code on disk: found again by the next process, never taken for another template's."""

import subprocess
import sys
from pathlib import Path

import pytest

from fastjango.template import Context, Engine, Library, Node

ROOT = Path(__file__).parent.parent.parent
TEXT = "{% for n in numbers %}\n{{ forloop.counter }}{{ n|add:1 }}{% if n > 1 %}!{% endif %}{% endfor %}{{ x }}"


def rendered(text, folder, **names):
    template = Engine(bytecode_cache=folder, debug=True).from_string(text)
    shown = template.render(Context({"numbers": [1, 2], **names}))
    return shown, template.nodelist._unit.unit


def test_code_is_kept_and_found(tmp_path):
    first, written = rendered(TEXT, tmp_path, x="<")
    again, read = rendered(TEXT, tmp_path, x="<")
    assert first == again == "\n12\n23!&lt;"
    assert written.source
    assert not read.source
    assert len(list(tmp_path.iterdir())) == 1


def test_without_the_option_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert rendered(TEXT, None)[1].source
    assert not list(tmp_path.iterdir())


def test_another_process_finds_it(tmp_path):
    rendered(TEXT, tmp_path)
    code = (
        "import fastjango, sys; from fastjango.conf import settings; settings.configure(); fastjango.setup()\n"
        "from fastjango.template import Context, Engine\n"
        f"template = Engine(bytecode_cache={str(tmp_path)!r}).from_string({TEXT!r})\n"
        "print(repr(template.render(Context({'numbers': [1, 2]}))), repr(template.nodelist._unit.unit.source))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == r"'\n12\n23!' ''"


def test_what_a_filter_or_tag_has_become_is_not_confused(tmp_path):
    """The same text with another library makes other code."""

    def library(is_safe, is_known):
        made = Library()
        made.filter("mark", lambda value: f"<{value}>", is_safe=is_safe)

        class Tag(Node):
            if is_known:
                assigns = ()

            def render(self, context):
                context["n"] = "set"
                return "tag"

        made.tag("own", lambda parser, token: Tag())
        return made

    for is_safe, is_known in [(False, False), (True, False), (False, True), (True, True), (False, False)]:
        engine = Engine(bytecode_cache=tmp_path)
        engine.template_builtins.append(library(is_safe, is_known))
        template = engine.from_string("{{ n|mark }}{% own %}{{ n }}")
        assert template.render(Context({"n": 1})).startswith("&lt;1&gt;tag")


@pytest.mark.parametrize("invalid", ["", "?", "%s!"])
def test_the_text_for_what_is_missing_is_the_engines(tmp_path, invalid):
    for _ in range(2):
        engine = Engine(bytecode_cache=tmp_path, string_if_invalid=invalid)
        assert engine.from_string("{{ no }}").render(Context()) == invalid.replace("%s", "no")


def test_errors_still_name_line_and_tag(tmp_path):
    text = "a\n{% if x %}\n  {{ x|divisibleby:'y' }}{% endif %}"
    for _ in range(2):
        with pytest.raises(ValueError) as caught:
            rendered(text, tmp_path, x="z")
        debug = caught.value.template_debug
        assert (debug["line"], debug["during"]) == (3, "{{ x|divisibleby:'y' }}")


def test_a_damaged_file_is_written_anew(tmp_path):
    rendered(TEXT, tmp_path)
    next(tmp_path.iterdir()).write_bytes(b"no code")
    assert rendered(TEXT, tmp_path)[1].source
    assert not rendered(TEXT, tmp_path)[1].source
