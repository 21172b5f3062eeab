"""Catalogues and what stands beside them."""

import gettext
import subprocess
import sys

import pytest

import fastjango
from fastjango.utils.translation import override, trans_real

fastjango.setup()


class Shouting(gettext.NullTranslations):
    """A fallback that somebody put in."""

    def gettext(self, message):
        return message.upper()

    def ngettext(self, singular, plural, number):
        return f"{number} {plural}"

    def pgettext(self, context, message):
        return f"{context}: {message}"

    def npgettext(self, context, singular, plural, number):
        return f"{context}: {number} {plural}"


@pytest.fixture
def german():
    translation = trans_real.DjangoTranslation("de")
    translation.add_fallback(Shouting())
    return translation


def test_a_fallback_can_be_any_translation_of_gettext(german):
    assert isinstance(german, gettext.NullTranslations)
    assert german.gettext("Monday") == "Montag"
    assert german.gettext("not there") == "NOT THERE"
    assert german.ngettext("one", "many", 2) == "2 many"
    assert german.pgettext("place", "not there") == "place: not there"
    assert german.npgettext("place", "one", "many", 2) == "place: 2 many"


def test_a_fallback_can_be_put_before_the_present_one():
    with override("de"):
        catalogue = trans_real.catalog()
        first = Shouting()
        first._fallback, catalogue._fallback = catalogue._fallback, first
        try:
            assert catalogue.gettext("not there") == "NOT THERE"
        finally:
            catalogue._fallback = first._fallback


def test_texts_can_be_marked_before_there_are_settings():
    code = "from fastjango.utils.translation import gettext_noop; from fastjango.contrib.auth import hashers; "
    code += "print(gettext_noop('Hello'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "Hello\n"
