"""Lookups of PostgreSQL: containment, keys, similar texts, full text.

Source: django.contrib.postgres.lookups (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.contrib.postgres.search import SearchVector, SearchVectorExact, SearchVectorField
from fastjango.db.models.expressions import Subquery
from fastjango.db.models.lookups import PostgresOperatorLookup, Transform

__all__ = [
    "ContainedBy",
    "DataContains",
    "HasAnyKeys",
    "HasKey",
    "HasKeys",
    "Overlap",
    "SearchLookup",
    "TrigramSimilar",
    "TrigramStrictWordSimilar",
    "TrigramWordSimilar",
    "Unaccent",
]


class DataContains(PostgresOperatorLookup):
    """The column contains the value."""

    lookup_name = "contains"
    postgres_operator = "@>"


class ContainedBy(PostgresOperatorLookup):
    """The value contains the column."""

    lookup_name = "contained_by"
    postgres_operator = "<@"


class Overlap(PostgresOperatorLookup):
    """The column and the value have something in common; the value may be a query for items."""

    lookup_name = "overlap"
    postgres_operator = "&&"

    def get_prep_lookup(self) -> Any:
        if hasattr(self.rhs, "clear_select_clause"):
            return Subquery(self.rhs, template="ARRAY(%(subquery)s)")
        return super().get_prep_lookup()


class HasKey(PostgresOperatorLookup):
    """The column has the key."""

    lookup_name = "has_key"
    postgres_operator = "?"
    prepare_rhs = False


class HasKeys(PostgresOperatorLookup):
    """The column has all the keys."""

    lookup_name = "has_keys"
    postgres_operator = "?&"

    def get_prep_lookup(self) -> Any:
        return [str(key) for key in self.rhs]


class HasAnyKeys(HasKeys):
    """The column has one of the keys."""

    lookup_name = "has_any_keys"
    postgres_operator = "?|"


class Unaccent(Transform):
    """The text without accents; what it is compared with loses them too."""

    bilateral = True
    lookup_name = "unaccent"
    function = "UNACCENT"


class SearchLookup(SearchVectorExact):
    """The text, as words, matches a search."""

    lookup_name = "search"

    def process_lhs(self, compiler: Any, connection: Any, lhs: Any = None) -> tuple[str, Any]:
        if not isinstance(self.lhs.output_field, SearchVectorField):
            config = getattr(self.rhs, "config", None)
            self.lhs = SearchVector(self.lhs, config=config)
        return super().process_lhs(compiler, connection, lhs)


class TrigramSimilar(PostgresOperatorLookup):
    """The texts have many runs of three letters in common."""

    lookup_name = "trigram_similar"
    postgres_operator = "%%"


class TrigramWordSimilar(PostgresOperatorLookup):
    """The value is similar to a part of the text."""

    lookup_name = "trigram_word_similar"
    postgres_operator = "%%>"


class TrigramStrictWordSimilar(PostgresOperatorLookup):
    """The value is similar to whole words of the text."""

    lookup_name = "trigram_strict_word_similar"
    postgres_operator = "%%>>"
