"""The functions in place of small templates say what the templates say."""

import pytest

import fastjango
from fastjango import forms
from fastjango.core.exceptions import ValidationError
from fastjango.forms._direct import DIRECT
from fastjango.forms.renderers import BaseRenderer, DjangoTemplates, Jinja2
from fastjango.forms.utils import ErrorList
from fastjango.utils.safestring import mark_safe

fastjango.setup()
VALUES = ["a", "<&\"'>", mark_safe("<b>"), 0, 1.5, None, "", "ä\u2028"]
ATTRS = [{}, {"id": "x", "required": True, "disabled": False, "data-n": 3, "title": '"<'}, {"class": None}]


def contexts(name):
    if "errors" in name:
        for errors in ([], ["a", ValidationError("<%(x)s>", params={"x": "&"})]):
            yield {"errors": ErrorList(errors, field_id="id_f"), "error_class": "errorlist nonfield"}
    elif name.endswith("label.html"):
        for attrs in ATTRS:
            for use_tag in (True, False):
                yield {"label": "<x>:", "attrs": attrs, "use_tag": use_tag, "tag": "legend", "field": None}
    else:
        for value in VALUES:
            for attrs in ATTRS:
                yield {"widget": {"name": "n<", "type": "text", "value": value, "label": value, "attrs": attrs}}


@pytest.mark.parametrize("name", sorted(DIRECT))
@pytest.mark.parametrize("renderer", [DjangoTemplates(), Jinja2()], ids=["dtl", "jinja2"])
def test_a_function_gives_what_its_template_gives(name, renderer):
    for context in contexts(name):
        by_template = BaseRenderer.render(renderer, name, context)
        direct = DIRECT[name](context).strip()
        if isinstance(renderer, Jinja2):  # markupsafe writes these two entities otherwise
            by_template = by_template.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
        assert direct == by_template


def test_a_renderer_with_other_templates_uses_them():
    class Other(DjangoTemplates):
        def get_template(self, template_name):
            return type("Template", (), {"render": lambda self, context, request=None: " mine "})()

    assert forms.TextInput().render("n", "v", renderer=Other()) == "mine"
