"""Full text search, and the similarity of texts by trigrams.

Source: django.contrib.postgres.search (5.2).
"""

from __future__ import annotations

from typing import Any

from fastjango.db.backends.postgresql.psycopg_any import quote_literal
from fastjango.db.models import CharField, Expression, Field, FloatField, Func, Lookup, TextField, Value
from fastjango.db.models.expressions import CombinedExpression
from fastjango.db.models.functions import Cast, Coalesce

__all__ = [
    "CombinedSearchQuery",
    "CombinedSearchVector",
    "SearchConfig",
    "SearchHeadline",
    "SearchQuery",
    "SearchQueryField",
    "SearchRank",
    "SearchVector",
    "SearchVectorExact",
    "SearchVectorField",
    "TrigramDistance",
    "TrigramSimilarity",
    "TrigramStrictWordDistance",
    "TrigramStrictWordSimilarity",
    "TrigramWordDistance",
    "TrigramWordSimilarity",
]

Sql = tuple[str, Any]


class SearchVectorField(Field):
    """A document as words; triggers or updates have to fill it."""

    def db_type(self, connection: Any) -> str:
        return "tsvector"


class SearchQueryField(Field):
    """What is searched for."""

    def db_type(self, connection: Any) -> str:
        return "tsquery"


class _WeightsField(Field):
    """Four floats; the functions take no larger ones."""

    def db_type(self, connection: Any) -> str:
        return "float4[]"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s::float4[]"


class SearchConfig(Expression):
    """The name of a text search configuration: a text, or an expression that gives one."""

    _operands = ("config",)

    def __init__(self, config: Any) -> None:
        super().__init__()
        self.config = config if hasattr(config, "resolve_expression") else Value(config)

    @classmethod
    def from_parameter(cls, config: Any) -> SearchConfig | None:
        """The configuration of an argument; None stands for the database's own."""
        return config if config is None or isinstance(config, cls) else cls(config)

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        sql, params = compiler.compile(self.config)
        return f"{sql}::regconfig", params


class _Configured(Func):
    """A function whose first argument may be a configuration.

    The configuration is an operand, the last, so that it is resolved and renamed with the others.
    """

    config: SearchConfig | None = None

    def get_source_expressions(self) -> list[Any]:
        return [*super().get_source_expressions(), self.config]

    def set_source_expressions(self, exprs: Any) -> None:
        *own, self.config = exprs
        super().set_source_expressions(own)

    def _call(self, compiler: Any, function: Any, sql: str, params: Any) -> Sql:
        """``function(config, sql)``."""
        if self.config is None:
            return f"{function or self.function}({sql})", params
        config_sql, config_params = compiler.compile(self.config)
        return f"{function or self.function}({config_sql}, {sql})", (*config_params, *params)


def _joined(expression: Any, other: Any, kind: Any, connector: str, reversed: bool) -> Any:
    """Two vectors, or two queries, in one; the first with a configuration says which."""
    mixin, combined, noun = kind
    if not isinstance(other, mixin):
        raise TypeError(f"{noun} can only be combined with other {noun} instances, got {type(other).__name__}.")
    sides = (other, expression) if reversed else (expression, other)
    return combined(sides[0], connector, sides[1], expression.config)


class SearchVectorCombinable:
    """Vectors are added up."""

    ADD = "||"

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        kind = (SearchVectorCombinable, CombinedSearchVector, "SearchVector")
        return _joined(self, other, kind, connector, reversed)


class SearchVector(SearchVectorCombinable, _Configured):
    """Texts as one document of words.

    Args:
        expressions: Fields or expressions; what is no text becomes one.
        config: The configuration to parse with.
        weight: ``"A"`` to ``"D"``, how much its words count in a rank.
    """

    function = "to_tsvector"
    arg_joiner = " || ' ' || "
    output_field = SearchVectorField()

    def __init__(self, *expressions: Any, config: Any = None, weight: Any = None) -> None:
        super().__init__(*expressions)
        self.config = SearchConfig.from_parameter(config)
        self.weight = weight if weight is None or hasattr(weight, "resolve_expression") else Value(weight)

    def as_sql(self, compiler: Any, connection: Any, function: Any = None, **extra_context: Any) -> Sql:
        texts: list[str] = []
        params: list[Any] = []
        for part in self.source_expressions:
            is_text = isinstance(part._output_field_or_none, CharField | TextField)
            shown = part if is_text else Cast(part, TextField())
            # One NULL would make NULL of all.
            sql, part_params = compiler.compile(Coalesce(shown, Value(""), output_field=TextField()))
            texts.append(sql)
            params.extend(part_params)
        sql, all_params = self._call(compiler, function, self.arg_joiner.join(texts), params)
        if self.weight is None:
            return sql, all_params
        weight_sql, weight_params = compiler.compile(self.weight)
        return f"setweight({sql}, {weight_sql})", (*all_params, *weight_params)


class CombinedSearchVector(SearchVectorCombinable, CombinedExpression):
    """Two vectors."""

    def __init__(self, lhs: Any, connector: str, rhs: Any, config: Any, output_field: Any = None) -> None:
        self.config = config
        super().__init__(lhs, connector, rhs, output_field or SearchVectorField())


class SearchQueryCombinable:
    """Queries are combined by ``&``, ``|`` and ``~``."""

    BITAND = "&&"
    BITOR = "||"

    def _combine(self, other: Any, connector: str, reversed: bool) -> Any:
        kind = (SearchQueryCombinable, CombinedSearchQuery, "SearchQuery")
        return _joined(self, other, kind, connector, reversed)

    def __and__(self, other: Any) -> Any:
        return self._combine(other, self.BITAND, False)

    def __rand__(self, other: Any) -> Any:
        return self._combine(other, self.BITAND, True)

    def __or__(self, other: Any) -> Any:
        return self._combine(other, self.BITOR, False)

    def __ror__(self, other: Any) -> Any:
        return self._combine(other, self.BITOR, True)


class SearchQuery(SearchQueryCombinable, _Configured):
    """What users search for.

    Args:
        value: Their words, or an expression.
        config: The configuration to parse with.
        invert: Whether it matches what does not match.
        search_type: How the words are read: ``plain`` as keywords, ``phrase`` in this order, ``raw`` with
            PostgreSQL's operators, ``websearch`` as search engines do.

    Raises:
        ValueError: there is no such type.
    """

    SEARCH_TYPES = {
        "plain": "plainto_tsquery",
        "phrase": "phraseto_tsquery",
        "raw": "to_tsquery",
        "websearch": "websearch_to_tsquery",
    }
    output_field: Any = SearchQueryField()

    def __init__(
        self,
        value: Any,
        output_field: Any = None,
        *,
        config: Any = None,
        invert: bool = False,
        search_type: str = "plain",
    ) -> None:
        if search_type not in self.SEARCH_TYPES:
            raise ValueError(f"Unknown search_type argument '{search_type}'.")
        self.function = self.SEARCH_TYPES[search_type]
        self.invert = invert
        super().__init__(value if hasattr(value, "resolve_expression") else Value(value), output_field=output_field)
        self.config = SearchConfig.from_parameter(config)

    def as_sql(self, compiler: Any, connection: Any, function: Any = None, **extra_context: Any) -> Sql:
        (value,) = self.source_expressions
        sql, params = self._call(compiler, function, *compiler.compile(value))
        return (f"!!({sql})" if self.invert else sql), params

    def __invert__(self) -> Any:
        turned = self.copy()
        turned.invert = not self.invert
        return turned

    def __str__(self) -> str:
        return f"{'~' if self.invert else ''}{Func.__repr__(self)}"


class CombinedSearchQuery(SearchQueryCombinable, CombinedExpression):
    """Two queries."""

    def __init__(self, lhs: Any, connector: str, rhs: Any, config: Any, output_field: Any = None) -> None:
        self.config = config
        super().__init__(lhs, connector, rhs, output_field or SearchQueryField())

    def __str__(self) -> str:
        return f"({super().__str__()})"

    def __invert__(self) -> Any:
        return _Not(self)


class _Not(SearchQueryCombinable, Func):
    """What does not match a combined query."""

    template = "!!%(expressions)s"
    output_field = SearchQueryField()

    def __init__(self, query: Any) -> None:
        super().__init__(query)
        self.config = query.config

    def __invert__(self) -> Any:
        return self.source_expressions[0]

    def __str__(self) -> str:
        return f"~{self.source_expressions[0]}"


class SearchVectorExact(Lookup):
    """A vector matches a query; a text is taken for a plain one, in the vector's configuration."""

    lookup_name = "exact"

    def process_rhs(self, compiler: Any, connection: Any) -> Sql:
        if not isinstance(self.rhs, SearchQueryCombinable):
            self.rhs = SearchQuery(self.rhs, config=getattr(self.lhs, "config", None))
        return super().process_rhs(compiler, connection)

    def as_sql(self, compiler: Any, connection: Any) -> Sql:
        # The left side first: it may take its configuration from the right one.
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        return f"{lhs} @@ {rhs}", (*lhs_params, *rhs_params)


SearchVectorField.register_lookup(SearchVectorExact)


def _as_query(query: Any) -> Any:
    return query if hasattr(query, "resolve_expression") else SearchQuery(query)


class SearchRank(Func):
    """How well a document matches a query.

    Args:
        vector: The document; a text is a field's name.
        query: The query; a text is a plain one.
        weights: What the weights D, C, B and A count, four floats.
        normalization: PostgreSQL's bit mask for taking the length of the document into account.
        cover_density: Whether the nearness of the words counts.
    """

    output_field = FloatField()

    def __init__(
        self, vector: Any, query: Any, weights: Any = None, normalization: Any = None, cover_density: bool = False
    ) -> None:
        arguments = [vector if hasattr(vector, "resolve_expression") else SearchVector(vector), _as_query(query)]
        if weights is not None:
            given = hasattr(weights, "resolve_expression")
            arguments.insert(0, weights if given else Value(weights, output_field=_WeightsField()))
        if normalization is not None:
            arguments.append(normalization if hasattr(normalization, "resolve_expression") else Value(normalization))
        super().__init__(*arguments)
        self.function = "ts_rank_cd" if cover_density else "ts_rank"


class SearchHeadline(_Configured):
    """The part of a text that matches a query, with the words marked.

    Args:
        expression: The text; a string is a field's name.
        query: The query; a text is a plain one.
        config: The configuration to parse with.
        start_sel, stop_sel: What stands before and after a word that matches.
        max_words, min_words: How long the part is.
        short_word: Words of this length or less are left out at its ends.
        highlight_all: Give the whole text.
        max_fragments: How many parts there may be.
        fragment_delimiter: What stands between them.
    """

    function = "ts_headline"
    output_field = TextField()

    def __init__(
        self,
        expression: Any,
        query: Any,
        *,
        config: Any = None,
        start_sel: str | None = None,
        stop_sel: str | None = None,
        max_words: int | None = None,
        min_words: int | None = None,
        short_word: int | None = None,
        highlight_all: bool | None = None,
        max_fragments: int | None = None,
        fragment_delimiter: str | None = None,
    ) -> None:
        super().__init__(expression, _as_query(query))
        self.config = SearchConfig.from_parameter(config)
        options = {
            "StartSel": start_sel,
            "StopSel": stop_sel,
            "MaxWords": max_words,
            "MinWords": min_words,
            "ShortWord": short_word,
            "HighlightAll": highlight_all,
            "MaxFragments": max_fragments,
            "FragmentDelimiter": fragment_delimiter,
        }
        self.options = {name: value for name, value in options.items() if value is not None}

    def as_sql(self, compiler: Any, connection: Any, function: Any = None, **extra_context: Any) -> Sql:
        compiled = [compiler.compile(part) for part in self.source_expressions]
        params = [param for _sql, part_params in compiled for param in part_params]
        texts = [sql for sql, _params in compiled]
        if self.options:
            # One parameter, in which texts are quoted as literals are.
            texts.append("%s")
            params.append(", ".join(f"{name}={quote_literal(value)}" for name, value in self.options.items()))
        return self._call(compiler, function, ", ".join(texts), params)


# --- trigrams ---


class TrigramBase(Func):
    """How a field or expression and a text compare."""

    output_field = FloatField()

    def __init__(self, expression: Any, string: Any, **extra: Any) -> None:
        super().__init__(expression, string if hasattr(string, "resolve_expression") else Value(string), **extra)


class TrigramWordBase(Func):
    """How a text and parts of a field or expression compare."""

    output_field = FloatField()

    def __init__(self, string: Any, expression: Any, **extra: Any) -> None:
        super().__init__(string if hasattr(string, "resolve_expression") else Value(string), expression, **extra)


class TrigramSimilarity(TrigramBase):
    """From 0, no trigram in common, to 1, all."""

    function = "SIMILARITY"


class TrigramDistance(TrigramBase):
    """1 less the similarity."""

    function = ""
    arg_joiner = " <-> "


class TrigramWordSimilarity(TrigramWordBase):
    """The similarity to the part that is most alike."""

    function = "WORD_SIMILARITY"


class TrigramWordDistance(TrigramWordBase):
    """1 less the word similarity."""

    function = ""
    arg_joiner = " <<-> "


class TrigramStrictWordSimilarity(TrigramWordBase):
    """The similarity to the whole words that are most alike."""

    function = "STRICT_WORD_SIMILARITY"


class TrigramStrictWordDistance(TrigramWordBase):
    """1 less the strict word similarity."""

    function = ""
    arg_joiner = " <<<-> "
