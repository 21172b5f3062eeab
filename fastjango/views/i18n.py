"""Views of languages: choosing one, and the texts for JavaScript."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fastjango.apps import apps
from fastjango.conf import settings
from fastjango.http import HttpResponse, HttpResponseRedirect, JsonResponse
from fastjango.template import Context, Engine
from fastjango.urls import translate_url
from fastjango.utils.formats import get_format
from fastjango.utils.http import url_has_allowed_host_and_scheme
from fastjango.utils.translation import check_for_language, get_language
from fastjango.utils.translation.trans_real import DjangoTranslation
from fastjango.views.generic import View

LANGUAGE_QUERY_PARAMETER = "language"
_FORMATS = (
    "DATE_FORMAT",
    "DATETIME_FORMAT",
    "TIME_FORMAT",
    "YEAR_MONTH_FORMAT",
    "MONTH_DAY_FORMAT",
    "SHORT_DATE_FORMAT",
    "SHORT_DATETIME_FORMAT",
    "FIRST_DAY_OF_WEEK",
    "DECIMAL_SEPARATOR",
    "THOUSAND_SEPARATOR",
    "NUMBER_GROUPING",
    "DATE_INPUT_FORMATS",
    "TIME_INPUT_FORMATS",
    "DATETIME_INPUT_FORMATS",
)


def builtin_template_path(name: str) -> Path:
    """The path of a template of this package."""
    return Path(__file__).parent / "templates" / name


def set_language(request: Any) -> Any:
    """Keep the language of a POST request in a cookie, and go back to the page, in that language if it has one.

    Where to is the field ``next``, the query's ``next``, the page that the form was on, or ``/``.

    Source: django.views.i18n.set_language (5.2).
    """
    target = request.POST.get("next", request.GET.get("next"))
    if (target or request.accepts("text/html")) and not _is_safe(target, request):
        target = request.META.get("HTTP_REFERER")
        if not _is_safe(target, request):
            target = "/"
    response: Any = HttpResponseRedirect(target) if target else HttpResponse(status=204)
    if request.method != "POST":
        return response
    code = request.POST.get(LANGUAGE_QUERY_PARAMETER)
    if not code or not check_for_language(code):
        return response
    if target:
        translated = translate_url(target, code)
        if translated != target:
            response = HttpResponseRedirect(translated)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        path=settings.LANGUAGE_COOKIE_PATH,
        domain=settings.LANGUAGE_COOKIE_DOMAIN,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
    return response


def _is_safe(url: Any, request: Any) -> bool:
    return url_has_allowed_host_and_scheme(
        url=url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def get_formats() -> dict[str, Any]:
    """The formats of the active language."""
    return {name: get_format(name) for name in _FORMATS}


class JavaScriptCatalog(View):
    """A script with ``gettext()`` and its like for the texts of some apps.

    Attributes:
        domain: The catalogue's domain.
        packages: Names of apps; all when None. The URL may give them, joined by ``+``.

    Source: django.views.i18n.JavaScriptCatalog (5.2).
    """

    domain = "djangojs"
    packages: Any = None

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The script."""
        domain = kwargs.get("domain", self.domain)
        # The English texts of the code are the fallback, whatever the site's own language.
        packages = kwargs.get("packages", self.packages)
        if isinstance(packages, str):
            packages = unquote(packages).split("+")
        self.translation = self._translation(get_language() or settings.LANGUAGE_CODE, domain, self.get_paths(packages))
        return self.render_to_response(self.get_context_data(**kwargs))

    @staticmethod
    def _translation(language: str, domain: str, paths: Any) -> DjangoTranslation:
        """The texts of a language, and behind them those of the site's own."""
        found = DjangoTranslation(language, domain=domain, localedirs=paths)
        if language != settings.LANGUAGE_CODE and not language.startswith("en"):
            found.add_fallback(DjangoTranslation(settings.LANGUAGE_CODE, domain=domain, localedirs=paths))
        return found

    def get_paths(self, packages: Any) -> list[str] | None:
        """The folders with catalogues.

        Raises:
            ValueError: an app is not installed.
        """
        configs = {config.name: config for config in apps.get_app_configs()}
        if not packages:
            return None
        unknown = [name for name in packages if name not in configs]
        if unknown:
            raise ValueError(f"Invalid package(s) provided to JavaScriptCatalog: {','.join(unknown)}")
        return [os.path.join(configs[name].path, "locale") for name in packages]

    @property
    def _num_plurals(self) -> int:
        """How many plural forms there are."""
        found = re.search(r"nplurals=\s*(\d+)", self._plural_string or "")
        return int(found[1]) if found else 2

    @property
    def _plural_string(self) -> str | None:
        """The rule of plural forms; None when the catalogue has none."""
        return self.translation.info().get("plural-forms")

    def get_plural(self) -> str | None:
        """The expression of plural forms."""
        rule = self._plural_string
        if rule is None:
            return None
        return next(
            (part.strip().split("plural=", 1)[1] for part in rule.split(";") if part.strip().startswith("plural=")),
            None,
        )

    def get_catalog(self) -> dict[str, Any]:
        """The texts; those with plural forms as lists."""
        catalog: dict[str, Any] = {}
        plurals: dict[str, dict[int, str]] = {}
        source: Any = self.translation
        while source is not None:
            # Fallbacks that others put in may have no table.
            for key, value in getattr(source, "_catalog", {}).items():
                if isinstance(key, str):
                    if key:
                        catalog.setdefault(key, value)
                else:
                    plurals.setdefault(key[0], {}).setdefault(key[1], value)
            source = source._fallback
        count = range(self._num_plurals)
        catalog.update({message: [forms.get(number, "") for number in count] for message, forms in plurals.items()})
        return catalog

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Texts, formats and the plural rule."""
        return {"catalog": self.get_catalog(), "formats": get_formats(), "plural": self.get_plural()}

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> Any:
        """The script with them."""

        def indented(text: str) -> str:
            return text.replace("\n", "\n  ")

        with builtin_template_path("i18n_catalog.js").open(encoding="utf-8") as file:
            template = Engine().from_string(file.read())
        catalog = context["catalog"]
        values = {
            "plural": context["plural"],
            "catalog_str": indented(json.dumps(catalog, sort_keys=True, indent=2)) if catalog else None,
            "formats_str": indented(json.dumps(context["formats"], sort_keys=True, indent=2)),
        }
        return HttpResponse(template.render(Context(values)), 'text/javascript; charset="utf-8"')


class JSONCatalog(JavaScriptCatalog):
    """The same texts as JSON, for libraries of one's own."""

    def render_to_response(self, context: dict[str, Any], **response_kwargs: Any) -> Any:
        """The texts, formats and plural rule."""
        return JsonResponse(context)
