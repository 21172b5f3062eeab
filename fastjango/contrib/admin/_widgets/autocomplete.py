"""Selects that ask the server for their options while one types."""

from __future__ import annotations

import json
from typing import Any

from fastjango import forms
from fastjango.conf import settings
from fastjango.urls import reverse
from fastjango.utils.translation import get_language

# Languages with a file of texts in static/admin/js/vendor/select2/i18n/, by our codes.
SELECT2_TRANSLATIONS = {
    code: {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}.get(code, code)
    for code in (
        "ar az bg ca cs da de el en es et eu fa fi fr gl he hi hr hu id is it ja km ko lt lv mk ms nb nl pl pt pt-BR "
        "ro ru sk sr sr-Cyrl sv th tr uk vi zh-hans zh-hant"
    ).split()
}


def get_select2_language() -> str | None:
    """Return the name of the file of texts for the active language, or None when there is none."""
    code = get_language() or ""
    names = {known.lower(): name for known, name in SELECT2_TRANSLATIONS.items()}
    parts = code.lower().split("-")
    for length in range(len(parts), 0, -1):
        if name := names.get("-".join(parts[:length])):
            return name
    return None


class AutocompleteMixin:
    """A select whose options come from the site's autocomplete view.

    Args:
        field: The relation's field on the model.
        admin_site: The site that answers.
        using: The alias of the database that has the objects.
    """

    url_name = "%s:autocomplete"

    def __init__(
        self, field: Any, admin_site: Any, attrs: Any = None, choices: Any = (), using: str | None = None
    ) -> None:
        self.field = field
        self.admin_site = admin_site
        self.db = using
        self.choices = choices
        self.attrs = {} if attrs is None else attrs.copy()
        self.i18n_name = get_select2_language()

    def get_url(self) -> str:
        """Return the address that is asked."""
        return reverse(self.url_name % self.admin_site.name)

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Add what the script needs to know."""
        attrs = super().build_attrs(base_attrs, extra_attrs=extra_attrs)  # type: ignore[misc]  # a widget comes behind
        own_class = attrs.setdefault("class", "")
        opts = self.field.model._meta
        return attrs | {
            "data-ajax--cache": "true",
            "data-ajax--delay": 250,
            "data-ajax--type": "GET",
            "data-ajax--url": self.get_url(),
            "data-app-label": opts.app_label,
            "data-model-name": opts.model_name,
            "data-field-name": self.field.name,
            "data-theme": "admin-autocomplete",
            "data-allow-clear": json.dumps(not self.is_required),  # type: ignore[attr-defined]  # the widget's
            "data-placeholder": "",
            "lang": self.i18n_name,
            "class": f"{own_class}{' ' if own_class else ''}admin-autocomplete",
        }

    def optgroups(self, name: str, value: Any, attr: Any = None) -> list[Any]:
        """Return the chosen options only, and the empty one where it can be chosen."""
        many = self.allow_multiple_selected  # type: ignore[attr-defined]  # the widget's
        options: list[Any] = []

        def add(option_value: Any, label: Any, selected: bool) -> None:
            option = self.create_option(name, option_value, label, selected, len(options))  # type: ignore[attr-defined]
            options.append(option)

        if not self.is_required and not many:  # type: ignore[attr-defined]  # the widget's
            add("", "", False)
        found_selected = False
        for option_value, label in self._chosen(value):
            selected = str(option_value) in value and (many or not found_selected)
            found_selected = found_selected or selected
            add(option_value, label, selected)
        return [(None, options, 0)]

    def _chosen(self, value: Any) -> list[tuple[Any, Any]]:
        field: Any = self.choices.field
        wanted = {str(item) for item in value if str(item) not in field.empty_values}
        opts = self.field.remote_field.model._meta
        to_field = opts.get_field(getattr(self.field.remote_field, "field_name", None) or opts.pk.name).attname
        objects = self.choices.queryset.using(self.db).filter(**{f"{to_field}__in": wanted})
        return [(getattr(obj, to_field), field.label_from_instance(obj)) for obj in objects]

    @property
    def media(self) -> Any:
        """Return the scripts and styles, minified in production as Django names them."""
        extra = "" if settings.DEBUG else ".min"
        vendor = "admin/js/vendor"
        texts = (f"{vendor}/select2/i18n/{self.i18n_name}.js",) if self.i18n_name else ()
        return forms.Media(
            js=(
                f"{vendor}/jquery/jquery{extra}.js",
                f"{vendor}/select2/select2.full{extra}.js",
                *texts,
                "admin/js/jquery.init.js",
                "admin/js/autocomplete.js",
            ),
            css={"screen": (f"admin/css/vendor/select2/select2{extra}.css", "admin/css/autocomplete.css")},
        )


class AutocompleteSelect(AutocompleteMixin, forms.Select):
    """One object."""


class AutocompleteSelectMultiple(AutocompleteMixin, forms.SelectMultiple):
    """Several objects."""
