"""Build the compiled catalogues of the package: ``fastjango/conf/locale/*/LC_MESSAGES/django.mo``.

    python tools/catalogues.py            # write them
    python tools/catalogues.py --check    # fail where one on disk differs

What languages say of themselves (weekdays, months, times of day, names of languages, units of time, plural rules)
comes from Babel's tables for every language of ``languages.tsv``; the sentences are ours and stand in ``django.po``
beside the compiled file, which wins where both have a text.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from gettext import c2py  # type: ignore[attr-defined]  # not in the stubs
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "fastjango" / "conf" / "locale"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = "January February March April May June July August September October November December".split()
MONTHS_AP = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()
UNITS = ("year", "month", "week", "day", "hour", "minute")
# Scripts that CLDR says in another way.
CLDR_NAMES = {"zh_Hans": "zh_Hans_CN", "zh_Hant": "zh_Hant_TW", "sr_Latn": "sr_Latn_RS"}
# Languages whose words no spaces part.
UNSPACED = frozenset({"ja", "zh", "ko", "th", "km", "my"})
# Where Django's catalogues begin words as in a list, and CLDR as inside a sentence.
CAPITALISED = {
    "language": "ast az be br dsb eo es es-co es-mx es-ni es-ve eu fr gl hr hsb hu hy is it ky lt mk mn nb nn os pt "
    "pt-br ro ru sl sq sv tg uk",
    "weekday": "ast az be ca dsb es-co es-mx es-ve gl hr hsb hy it kk ky lt mk pl pt pt-br ro ru sq tt uk uz",
    "short weekday": "ast bg be dsb es-ar es-co es-mx es-ve hr hsb hy it kk ky lt ro ru sq uk",
    "month": "ast az bg dsb es-co es-mx es-ve gl hr hsb hy it mk pl pt pt-br ro ru sq tt uk",
    "abbrev. month": "az bg bs dsb es-ve gl hsb kk ky mk os pl pt pt-br ro ru sl sq sr sr-latn tk tt uk uz",
    "alt. month": "az bg es-co es-mx es-ve fr gl ia it kk ky mk nb nn pt pt-br ro sl sq sr sr-latn tk uz",
}
# The other way round.
LOWERED = {"short month": "af ast cy eo fy ga gd id ig kab ky lb ms os sw tg tk tr uz"}
Entry = tuple[Any, Any, str | None]  # the message (or a pair), its text (or texts), its context


class Texts(Catalog):
    """A catalogue whose header bears no dates and programs, so that the same texts make the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header's fields."""
        plural = [("Plural-Forms", self.plural_forms)] if self.locale else []
        return [("Language", str(self.locale or "")), ("Content-Type", "text/plain; charset=utf-8"), *plural]

    @mime_headers.setter
    def mime_headers(self, value: object) -> None:
        """Reading a file sets them."""


def languages() -> Iterator[tuple[str, str]]:
    """Codes and English names."""
    for line in (FOLDER / "languages.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        code, name, _local, note = (*line.split("\t"), "")[:4]
        if not note.startswith("="):
            yield code, name


def locale_name(code: str) -> str:
    """``pt-br`` as ``pt_BR``, ``zh-hans`` as ``zh_Hans``."""
    language, _, rest = code.partition("-")
    return f"{language}_{rest.title() if len(rest) > 2 else rest.upper()}" if rest else language


def cldr(code: str) -> Locale | None:
    """What Babel knows of a language; ``None`` when that is nothing."""
    name = locale_name(code)
    # Babel keeps what aliases lead to in tables that languages share: the next one would see the last one's months.
    localedata._cache.clear()
    try:
        return Locale.parse(CLDR_NAMES.get(name, name))
    except (UnknownLocaleError, ValueError):
        return None


def begun(code: str, kind: str, text: str) -> str:
    """A text with the first letter that Django's catalogue of the language gives texts of its kind."""
    if code in CAPITALISED.get(kind, "").split():
        return text[:1].upper() + text[1:]
    return text[:1].lower() + text[1:] if code in LOWERED.get(kind, "").split() else text


def day_and_month_names(code: str, locale: Locale) -> Iterator[Entry]:
    """Names of days, months and parts of the day, as ``utils.dates`` and ``utils.dateformat`` ask for them."""
    days, months = locale.days["stand-alone"], locale.months["stand-alone"]
    for number, name in enumerate(WEEKDAYS):
        yield name, begun(code, "weekday", days["wide"][number]), None
        yield name[:3], begun(code, "short weekday", days["abbreviated"][number]), None
    for number, name in enumerate(MONTHS, 1):
        yield name, begun(code, "month", months["wide"][number]), None
        context = "alt. month"
        yield name, begun(code, context, locale.months["format"]["wide"][number]), context
        yield name[:3].lower(), begun(code, "short month", months["abbreviated"][number].rstrip(".")), None
        context = "abbrev. month"
        yield MONTHS_AP[number - 1], begun(code, context, locale.months["format"]["abbreviated"][number]), context
    periods = locale.day_periods["format"]["abbreviated"]
    for name, period in {"a.m.": "am", "p.m.": "pm", "AM": "am", "PM": "pm"}.items():
        yield name, periods[period], None
    for name in ("midnight", "noon"):
        if name in periods:
            yield name, periods[name], None


def language_names(code: str, locale: Locale) -> Iterator[Entry]:
    """What the language calls the others."""
    for other, english in languages():
        name = locale.languages.get(locale_name(other)) or locale.languages.get(other)
        for spelling in {english, english.replace("Bokmal", "Bokmål")} if name else ():
            yield spelling, begun(code, "language", name), None


def units_of_time(locale: Locale, forms: Callable[[Any, str], tuple[str, ...]]) -> Iterator[Entry]:
    """``%(num)d year`` and its like, alone and in sentences about the past and the future."""
    patterns = locale._data["unit_patterns"]  # Babel's own functions want the numbers
    fields = locale._data["date_fields"]
    for unit in UNITS:
        texts = forms(_lengths(patterns.get(f"duration-{unit}")), "%(num)d")
        for context in (None, "naturaltime-past", "naturaltime-future"):
            yield (f"%(num)d {unit}", f"%(num)d {unit}s"), texts, context
    for when, sentence in (("past", "%(delta)s ago"), ("future", "%(delta)s from now")):
        patterns_of = {unit: dict(fields.get(unit, {}).get(when) or {}) for unit in UNITS}
        parts = _around(patterns_of, locale.language in UNSPACED)
        if parts is not None:
            before, after = parts
            yield sentence, f"{before}%(delta)s{after}", None
            for unit, texts_of in patterns_of.items():
                inner = {kind: text[len(before) : len(text) - len(after)] for kind, text in texts_of.items()}
                yield (f"%(num)d {unit}", f"%(num)d {unit}s"), forms(inner, "%(num)d"), f"naturaltime-{when}"
    for unit, one in (("hour", "an"), ("minute", "a"), ("second", "a")):
        for when, after in (("past", "ago"), ("future", "from now")):
            texts = forms(fields.get(unit, {}).get(when), "%(count)s")
            yield (f"{one} {unit} {after}", f"%(count)s\u00a0{unit}s {after}"), texts, None
    yield ("%(size)d byte", "%(size)d bytes"), forms(_lengths(patterns.get("digital-byte")), "%(size)d"), None


def _around(patterns: dict[str, dict[str, str]], is_unspaced: bool) -> tuple[str, str] | None:
    """What all sentences about a distance have before and after the number and its unit; ``None`` if they differ."""
    others = [texts.get("other", "").partition("{0}") for texts in patterns.values()]
    if not all(number for _before, number, _after in others) or len({before for before, _, _ in others}) > 1:
        return None
    before = others[0][0]
    ends = [end for _, _, end in others]
    after = next(ends[0][at:] for at in range(len(ends[0]) + 1) if all(end.endswith(ends[0][at:]) for end in ends))
    if not is_unspaced:
        after = after[after.index(" ") :] if " " in after else ""
    every = [text for texts in patterns.values() for text in texts.values()]
    is_same = all(text.startswith(before) and text.endswith(after) and "{0}" in text for text in every)
    return (before, after) if is_same else None


def _lengths(patterns: Any) -> dict[str, str]:
    """The long texts of a unit by kind of number, with the short ones where CLDR has no others."""
    return {**((patterns or {}).get("short") or {}), **((patterns or {}).get("long") or {})}


def plural_forms(locale: Locale) -> Callable[[Any, str], tuple[str, ...]]:
    """The function that gives CLDR's texts for kinds of numbers in the order of gettext's plural forms.

    It gives nothing where CLDR has no texts for the language.
    """
    plural = get_plural(locale)
    form_of = c2py(plural.plural_expr)
    kinds: dict[int, str] = {}
    for number in [*range(200), 1_000_000]:
        kinds.setdefault(form_of(number), locale.plural_form(number))

    def forms(texts: Any, placeholder: str) -> tuple[str, ...]:
        known = dict(texts or {})
        if "other" not in known:
            return ()
        found = (known.get(kinds.get(index, "other"), known["other"]) for index in range(plural.num_plurals))
        # Spaces that no line breaks at are the filters' business.
        return tuple(text.replace("{0}", placeholder).replace("\xa0", " ") for text in found)

    return forms


def catalogue(code: str) -> Catalog:
    """All texts of a language."""
    locale = cldr(code)
    made = Texts(locale=locale, fuzzy=False)
    if locale is not None and code.split("-")[0] != "en":
        entries = (
            *day_and_month_names(code, locale),
            *language_names(code, locale),
            *units_of_time(locale, plural_forms(locale)),
        )
        for message, text, context in entries:
            if text:
                made.delete(message, context=context)
                made.add(message, text, context=context)
    written = FOLDER / locale_name(code) / "LC_MESSAGES" / "django.po"
    if written.exists():
        with written.open("rb") as file:
            for entry in read_po(file, locale=locale):
                if entry.id and entry.string:
                    made.delete(entry.id, context=entry.context)
                    made.add(entry.id, entry.string, context=entry.context)
    return made


def compiled(code: str) -> bytes:
    """The compiled file's bytes."""
    stream = BytesIO()
    write_mo(stream, catalogue(code))
    return stream.getvalue()


def main() -> int:
    """Write or check the files of all languages; one without texts says that the language is there."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--check", action="store_true", help="compare with the files on disk")
    is_check = options.parse_args().check
    different = []
    for code, _name in languages():
        path = FOLDER / locale_name(code) / "LC_MESSAGES" / "django.mo"
        data = compiled(code)
        if is_check:
            if not path.exists() or path.read_bytes() != data:
                different.append(str(path.relative_to(ROOT)))
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    for path_name in different:
        print(f"{path_name} is not what tools/catalogues.py makes")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
