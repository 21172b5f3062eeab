"""The package's own texts in other languages: what sites' visitors read is there, whole and up to date."""

import datetime
import importlib.util
import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

import fastjango
from fastjango.conf import global_settings
from fastjango.contrib.humanize.templatetags.humanize import naturaltime
from fastjango.core.exceptions import ValidationError
from fastjango.core.validators import MinLengthValidator
from fastjango.forms import Form, IntegerField
from fastjango.utils.dateformat import format
from fastjango.utils.timesince import timesince
from fastjango.utils.translation import gettext, override

fastjango.setup()
ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "fastjango" / "conf" / "locale"
_placeholder = re.compile(r"%\(\w+\)[sdr]|%[sd]")


def test_compiled_catalogues_are_those_of_their_sources():
    pytest.importorskip("babel")
    spec = importlib.util.spec_from_file_location("catalogues", ROOT / "tools" / "catalogues.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for code in ("de", "ru", "cs", "pt-br", "en", "ja"):
        path = FOLDER / tool.locale_name(code) / "LC_MESSAGES" / "django.mo"
        assert path.read_bytes() == tool.compiled(code), f"python tools/catalogues.py has to write {path} anew"


@pytest.mark.parametrize(
    "path", sorted(FOLDER.glob("*/LC_MESSAGES/django.mo")), ids=lambda path: path.parent.parent.name
)
def test_translations_have_the_placeholders_of_their_messages(path):
    with path.open("rb") as file:
        messages = GNUTranslations(file)._catalog
    for key, text in messages.items():
        message = key[0] if isinstance(key, tuple) else key
        if message and "%" in text:
            known = set(_placeholder.findall(message)) | {"%(count)s"}
            assert set(_placeholder.findall(text)) <= known, (message, text)
            assert text.count("%") == len(_placeholder.findall(text)), text


@pytest.mark.parametrize(
    ("language", "password", "day", "age", "ago"),
    [
        ("de", "Passwort", "Dienstag, 5. März", "2 Jahre, 2 Monate", "vor 2 Jahren, 2 Monaten"),
        ("fr", "Mot de passe", "mardi, 5. Mars", "2 ans, 2 mois", "il y a 2 ans, 2 mois"),
        ("ru", "Пароль", "Вторник, 5. марта", "2 года, 2 месяца", "2 года, 2 месяца назад"),
        ("pl", "Hasło", "Wtorek, 5. marca", "2 lata, 2 miesiące", "2 lata, 2 miesiące temu"),
        ("pt-br", "Palavra-passe", "Terça-feira, 5. Março", "2 anos, 2 meses", "há 2 anos, 2 meses"),
        ("cs", "Heslo", "úterý, 5. března", "2 roky, 2 měsíce", None),
    ],
)
def test_a_language_says(language, password, day, age, ago):
    then = datetime.datetime.now() - datetime.timedelta(days=800)
    with override(language):
        assert gettext("Password") == password
        assert format(datetime.date(2024, 3, 5), "l, j. E") == day
        assert timesince(then).replace("\xa0", " ") == age
        assert ago is None or naturaltime(then).replace("\xa0", " ") == ago


@pytest.mark.parametrize(
    ("language", "english", "month"),
    [("de", "Englisch", "März"), ("fr", "Anglais", "mars"), ("it", "Inglese", "Marzo"), ("pl", "angielski", "Marzec")],
)
def test_names_begin_as_the_language_begins_them_in_lists(language, english, month):
    """Some languages begin the names of languages with a capital and those of months without, or the reverse."""
    with override(language):
        assert gettext("English") == english
        assert gettext("March") == month
    assert ("nb", "Norwegian Bokmål") in global_settings.LANGUAGES


def test_forms_speak_the_language_of_the_request():
    class Number(Form):
        number = IntegerField()

    with override("es"):
        assert Number({"number": "x"}).errors["number"] == ["Introduzca un número entero."]
        assert Number({}).errors["number"] == ["Este campo es obligatorio."]


@pytest.mark.parametrize(("length", "word"), [(1, "символ"), (3, "символа"), (5, "символов")])
def test_plural_forms_are_the_languages(length, word):
    with pytest.raises(ValidationError) as caught:
        MinLengthValidator(length)("")
    with override("ru"):
        assert f"{length} {word} " in caught.value.messages[0]
