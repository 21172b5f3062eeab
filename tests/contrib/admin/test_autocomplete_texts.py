"""The file of texts that autocompletion takes for a language."""

from pathlib import Path

import pytest

import fastjango.contrib.admin
from fastjango.contrib.admin.widgets import SELECT2_TRANSLATIONS, get_select2_language
from fastjango.utils.translation import override

FOLDER = Path(fastjango.contrib.admin.__file__).parent / "static" / "admin" / "js" / "vendor" / "select2" / "i18n"


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("sr-Cyrl", "sr-Cyrl"),
        ("sr-latn", "sr"),
        ("pt-BR", "pt-BR"),
        ("fr-FR", "fr"),
        ("zh-hant", "zh-TW"),
        ("gl", "gl"),
        ("00", None),
    ],
)
def test_the_name_of_a_languages_file(language, name):
    with override(language):
        assert get_select2_language() == name


def test_every_language_has_its_file_with_four_texts():
    assert {path.stem for path in FOLDER.glob("*.js")} == set(SELECT2_TRANSLATIONS.values())
    for path in FOLDER.glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert all(f'"{key}": "' in text for key in ("searching", "noResults", "errorLoading", "remove")), path.name
