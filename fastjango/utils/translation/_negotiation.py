"""Which of the site's languages a visitor gets."""

from __future__ import annotations

import functools
import os
import re
from gettext import find
from typing import Any

from fastjango.conf import settings
from fastjango.conf.locale import LANG_INFO
from fastjango.core.signals import setting_changed
from fastjango.dispatch import receiver

from ._app_folders import app_folders
from ._catalog import _PACKAGE_LOCALES
from ._codes import to_locale

LANGUAGE_CODE_MAX_LENGTH = 500
ACCEPT_LANGUAGE_HEADER_MAX_LENGTH = 500
accept_language_re = re.compile(
    r"([A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*|\*)(?:\s*;\s*q=(0(?:\.[0-9]{,3})?|1(?:\.0{,3})?))?(?:\s*,\s*|$)"
)
language_code_re = re.compile(r"^[a-z]{1,8}(?:-[a-z0-9]{1,8})*(?:@[a-z0-9]{1,20})?$", re.IGNORECASE)
language_code_prefix_re = re.compile(r"^/(\w+([@-]\w+){0,2})(/|$)")


@functools.lru_cache
def get_languages() -> dict[str, str]:
    """The setting ``LANGUAGES`` as a dictionary, the codes in lower case."""
    return {code.lower(): name for code, name in settings.LANGUAGES}


def check_for_language(lang_code: str | None) -> bool:
    """Whether a code is well formed and has a catalogue, here, in ``LOCALE_PATHS`` or in an app."""
    if lang_code is None or len(lang_code) > LANGUAGE_CODE_MAX_LENGTH:
        # Not asked of the cache, which visitors could fill with long texts.
        return False
    return translation_catalog_exists(lang_code)


@functools.lru_cache(maxsize=1000)
def translation_catalog_exists(lang_code: str) -> bool:
    """Whether a code of reasonable length is well formed and has a catalogue."""
    if not language_code_re.search(lang_code):
        return False
    if not {lang_code.lower(), lang_code.lower().split("-")[0]}.isdisjoint(LANG_INFO):
        return True  # a variant is served by the language's catalogue
    return any(find("django", path, [to_locale(lang_code)]) is not None for path in all_locale_paths())


def all_locale_paths() -> list[str]:
    """The folders that may hold catalogues."""
    in_apps = [os.path.join(folder, "locale") for folder in app_folders()]
    return [_PACKAGE_LOCALES, *settings.LOCALE_PATHS, *filter(os.path.exists, in_apps)]


def get_supported_language_variant(lang_code: str, strict: bool = False) -> str:
    """The code in ``LANGUAGES`` that serves a code best.

    Tried in turn: the code, its registered fallbacks, its general forms, and unless ``strict`` a sibling of its
    most general form.

    Raises:
        LookupError: there is none, or the code is longer than any real one.
    """
    if not lang_code:
        raise LookupError(lang_code)
    if len(lang_code) > LANGUAGE_CODE_MAX_LENGTH:
        # Only the subtags that fit are looked at; a code that is none by then must not fill the cache.
        end = -1 if strict else lang_code.rfind("-", 0, LANGUAGE_CODE_MAX_LENGTH)
        if end < 1:
            raise LookupError(lang_code)
        lang_code = lang_code[:end]
    return _get_supported_language_variant(lang_code, strict)


@functools.lru_cache(maxsize=1000)
def _get_supported_language_variant(lang_code: str, strict: bool) -> str:
    supported = get_languages()
    for code in _candidates(lang_code):
        if code.lower() in supported and check_for_language(code):
            return code
    if not strict:
        general = lang_code.split("-")[0].lower()
        for code in supported:
            if code.startswith(f"{general}-"):
                return code
    raise LookupError(lang_code)


def _candidates(lang_code: str) -> list[str]:
    codes = [lang_code]
    codes += LANG_INFO.get(lang_code.lower(), {}).get("fallback", ())
    parts = lang_code.split("-")
    codes += ["-".join(parts[:count]) for count in range(len(parts) - 1, 0, -1)]
    return codes


def get_language_from_path(path: str, strict: bool = False) -> str | None:
    """The supported language that a path begins with."""
    found = language_code_prefix_re.match(path)
    if found is None:
        return None
    try:
        return get_supported_language_variant(found[1], strict=strict)
    except LookupError:
        return None


def get_language_from_request(request: Any, check_path: bool = False) -> str:
    """The language of a request: its path (if wanted), its cookie, its header, then ``LANGUAGE_CODE``."""
    if check_path and (code := get_language_from_path(request.path_info)) is not None:
        return code
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if cookie is not None and cookie in get_languages() and check_for_language(cookie):
        return str(cookie)
    wanted = [cookie] if cookie else []
    for accepted, _quality in parse_accept_lang_header(request.META.get("HTTP_ACCEPT_LANGUAGE", "")):
        if accepted == "*":
            break
        if language_code_re.search(accepted):
            wanted.append(accepted)
    for code in [*wanted, settings.LANGUAGE_CODE]:
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return str(settings.LANGUAGE_CODE)


@functools.lru_cache(maxsize=1000)
def _parse_accept_lang_header(lang_string: str) -> tuple[tuple[str, float], ...]:
    pieces = accept_language_re.split(lang_string.lower())
    if pieces[-1]:
        return ()
    ranges = []
    for between, language, quality in zip(pieces[0::3], pieces[1::3], pieces[2::3], strict=False):
        if between:
            return ()
        ranges.append((language, float(quality) if quality else 1.0))
    ranges.sort(key=lambda item: item[1], reverse=True)
    return tuple(ranges)


def parse_accept_lang_header(lang_string: str) -> tuple[tuple[str, float], ...]:
    """``(language, quality)`` of an Accept-Language header, best first; empty for a malformed one.

    Of a header that is too long, whole entries that fit are read.
    """
    if len(lang_string) <= ACCEPT_LANGUAGE_HEADER_MAX_LENGTH:
        return _parse_accept_lang_header(lang_string)
    end = lang_string.rfind(",", 0, ACCEPT_LANGUAGE_HEADER_MAX_LENGTH)
    return _parse_accept_lang_header(lang_string[:end]) if end > 0 else ()


@receiver(setting_changed)
def reset_cache(*, setting: str, **kwargs: Any) -> None:
    """Forget what was computed from settings that changed."""
    if setting in ("LANGUAGES", "LANGUAGE_CODE"):
        for cached in (translation_catalog_exists, get_languages, _get_supported_language_variant):
            cached.cache_clear()
