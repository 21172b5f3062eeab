"""The search of change lists and autocompletion."""

from __future__ import annotations

from typing import Any

from fastjango.contrib.admin._utils.lookups import lookup_spawns_duplicates
from fastjango.core.exceptions import FieldDoesNotExist
from fastjango.db import models
from fastjango.db.models.constants import LOOKUP_SEP
from fastjango.db.models.functions import Cast
from fastjango.utils.text import smart_split, unescape_string_literal

_PREFIXES = {"^": "istartswith", "=": "iexact", "@": "search"}


class Search:
    """How objects are found by words."""

    search_fields: Any = ()
    search_help_text: Any = None
    opts: Any

    def get_search_fields(self, request: Any) -> Any:
        """Return the paths that are searched."""
        return self.search_fields

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Keep the objects that have every word of a text in some searched field.

        Args:
            search_term: Words; those in quotation marks belong together.

        Returns:
            The query set, and whether it may hold an object twice.
        """
        names = self.get_search_fields(request)
        if not names or not search_term:
            return queryset, False
        casts: dict[str, Any] = {}
        lookups = [self._lookup(str(name), casts) for name in names]
        if casts:
            queryset = queryset.alias(**casts)
        condition = models.Q()
        for word in _words(search_term):
            condition &= models.Q(*((lookup, word) for lookup in lookups), _connector=models.Q.OR)
        return queryset.filter(condition), any(lookup_spawns_duplicates(self.opts, lookup) for lookup in lookups)

    def _lookup(self, name: str, casts: dict[str, Any]) -> str:
        """Return the lookup for an item of ``search_fields``, adding to ``casts`` what must be compared as text."""
        if name[:1] in _PREFIXES:
            return f"{name[1:]}{LOOKUP_SEP}{_PREFIXES[name[0]]}"
        opts, field = self.opts, None
        parts = name.split(LOOKUP_SEP)
        for part in parts:
            try:
                found = opts.get_field(opts.pk.name if part == "pk" else part)
            except FieldDoesNotExist:
                if not (field and field.get_lookup(part)):
                    continue
                if part == "exact" and not isinstance(field, (models.CharField, models.TextField)):
                    # A word that is no number must find nothing rather than fail.
                    alias = f"{'_'.join(parts[:-1])}_as_text"
                    casts[alias] = Cast(LOOKUP_SEP.join(parts[:-1]), output_field=models.CharField())
                    return f"{alias}{LOOKUP_SEP}exact"
                return name
            field = found
            if steps := getattr(field, "path_infos", None):
                opts = steps[-1].to_opts
        return f"{name}{LOOKUP_SEP}icontains"


def _words(text: str) -> Any:
    for word in smart_split(text):
        if len(word) > 1 and word[0] == word[-1] and word[0] in "\"'":
            word = unescape_string_literal(word)
        yield word
