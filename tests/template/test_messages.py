"""Messages of templates as code for xgettext."""

import pytest

from fastjango.utils.translation import TranslatorCommentWarning
from fastjango.utils.translation.template import templatize

ROWS = [
    ('{% translate "a" %}', 'gettext(u"a")'),
    ('x\n\n{% trans "5 %" noop %}', '\n\ngettext(u"5 %%")'),
    ('{% translate "a"|f:_("q") as v context "c" %}', 'pgettext(u"c", u"a") _(u"q")'),
    ("{% translate 'it\\'s' %}", 'gettext(u"it\'s")'),
    ("{% translate name %}{{ name }}", ""),
    ('{{ "a"|default:_("k") }}{% if x == _("y") %}', '_(u"k") _(u"y")'),
    ("{% blocktranslate with a=b|c %}A {{ a }} 5%\nq{% endblocktranslate %}", 'gettext(u"A %(a)s 5%%\\nq")'),
    (
        '{% blocktrans count n=l|length context "c" %}One{% plural %}{{ n }}{% endblocktrans %}',
        'npgettext(u"c", u"One", u"%(n)s", count)',
    ),
    ("{% blocktranslate trimmed %}\n a\n b {% endblocktranslate %}", 'gettext(u"a b")'),
    ('{% verbatim %}{% translate "v" %}{% endverbatim %}', ""),
    ('{# Translators: t #}\n{% translate "a" %}', '# Translators: t\ngettext(u"a")'),
    (
        '{% comment %}x\nTranslators: t\nu{% endcomment %}\n{% translate "a" %}',
        '\n# Translators: t\n# u\ngettext(u"a")',
    ),
    ('{# no #}{% translate "a" %}', 'gettext(u"a")'),
]


@pytest.mark.parametrize(("template", "code"), ROWS)
def test_messages_stand_on_their_lines(template, code):
    assert templatize(template).rstrip("\n") == code


def test_a_block_holds_no_other_tags():
    source = "\n{% blocktranslate %}a{% if x %}"
    with pytest.raises(SyntaxError, match=r"must not include other block tags: if x \(file a.html, line 2\)"):
        templatize(source, origin="a.html")


def test_a_comment_that_is_not_last_on_its_line_is_ignored():
    with pytest.warns(TranslatorCommentWarning, match="'Translators: t' .line 1. was ignored"):
        assert templatize('{# Translators: t #}{% translate "a" %}') == 'gettext(u"a")\n'
