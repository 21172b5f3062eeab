"""Functions of texts."""

from __future__ import annotations

from typing import Any

from fastjango.db.models._expressions.vocabulary import shared_field
from fastjango.db.models.expressions import Func, Value
from fastjango.db.models.functions._types import ResultType
from fastjango.db.models.functions.comparison import Cast, Coalesce
from fastjango.db.models.lookups import Transform

_TEXTS = ("CharField", "TextField")


def _is_value(argument: Any) -> bool:
    return not hasattr(argument, "resolve_expression")


class Chr(Transform):
    """The character of a code point."""

    function = "CHR"
    lookup_name = "chr"

    output_field: Any = ResultType("CharField")

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with MySQL's name and encoding."""
        template = "%(function)s(%(expressions)s USING utf16)"
        return super().as_sql(compiler, connection, function="CHAR", template=template, **extra_context)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function="CHAR", **extra_context)


class ConcatPair(Func):
    """Two texts as one; NULL counts as empty."""

    function = "CONCAT"

    def pipes_concat_sql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with the standard's operator, NULLs made empty."""
        made = self.coalesce()
        return super(ConcatPair, made).as_sql(
            compiler, connection, template="(%(expressions)s)", arg_joiner=" || ", **extra_context
        )

    as_sqlite = pipes_concat_sql

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with operands cast to text, so that the expression can be indexed."""
        made = self.copy()
        made.set_source_expressions(
            [
                part if part.output_field.get_internal_type() in _TEXTS else Cast(part, shared_field("TextField"))
                for part in self.get_source_expressions()
            ]
        )
        return made.pipes_concat_sql(compiler, connection, **extra_context)

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with the function that leaves NULLs out; its first argument is the separator."""
        return super().as_sql(
            compiler, connection, function="CONCAT_WS", template="%(function)s('', %(expressions)s)", **extra_context
        )

    def coalesce(self) -> Any:
        """A copy whose operands are never NULL."""
        made = self.copy()
        made.set_source_expressions([Coalesce(part, Value("")) for part in made.get_source_expressions()])
        return made


class Concat(Func):
    """Two or more texts as one; NULL counts as empty."""

    function = None
    template = "%(expressions)s"

    def __init__(self, *expressions: Any, **extra: Any) -> None:
        if len(expressions) < 2:
            raise ValueError("Concat must take at least two expressions")
        super().__init__(self._paired(expressions, output_field=extra.get("output_field")), **extra)

    def _paired(self, expressions: Any, output_field: Any) -> ConcatPair:
        # From the right: some databases' functions take two.
        *rest, before, last = expressions
        pair = ConcatPair(before, last, output_field=output_field)
        for part in reversed(rest):
            pair = ConcatPair(part, pair, output_field=output_field)
        return pair


class _Counted(Func):
    """Takes a number of characters that has a smallest value."""

    smallest = 0
    refusal = "'length' must be greater or equal to 0."

    def _checked(self, number: Any) -> Any:
        if _is_value(number) and number is not None and number < self.smallest:
            raise ValueError(self.refusal)
        return number


class Left(_Counted):
    """The first ``length`` characters."""

    function = "LEFT"
    arity = 2
    smallest = 1
    refusal = "'length' must be greater than 0."

    output_field: Any = ResultType("CharField")

    def __init__(self, expression: Any, length: Any, **extra: Any) -> None:
        super().__init__(expression, self._checked(length), **extra)

    def get_substr(self) -> Any:
        """The same with :class:`Substr`."""
        expression, length = self.source_expressions
        return Substr(expression, Value(1), length)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        return self.get_substr().as_sqlite(compiler, connection, **extra_context)


class Length(Transform):
    """The number of characters."""

    function = "LENGTH"
    lookup_name = "length"

    output_field: Any = ResultType("IntegerField")

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with the function that counts characters and not bytes."""
        return super().as_sql(compiler, connection, function="CHAR_LENGTH", **extra_context)


class Lower(Transform):
    """In lower case."""

    function = "LOWER"
    lookup_name = "lower"


class LPad(_Counted):
    """Filled from the left to ``length`` characters."""

    function = "LPAD"

    output_field: Any = ResultType("CharField")

    def __init__(self, expression: Any, length: Any, fill_text: Any = Value(" "), **extra: Any) -> None:
        super().__init__(expression, self._checked(length), fill_text, **extra)


class LTrim(Transform):
    """Without spaces at the start."""

    function = "LTRIM"
    lookup_name = "ltrim"


class MD5(Transform):
    """The MD5 hash, in hexadecimal."""

    function = "MD5"
    lookup_name = "md5"


class Ord(Transform):
    """The code point of the first character."""

    function = "ASCII"
    lookup_name = "ord"

    output_field: Any = ResultType("IntegerField")

    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with MySQL's name."""
        return super().as_sql(compiler, connection, function="ORD", **extra_context)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function="UNICODE", **extra_context)


class Repeat(_Counted):
    """The text ``number`` times."""

    function = "REPEAT"
    refusal = "'number' must be greater or equal to 0."

    output_field: Any = ResultType("CharField")

    def __init__(self, expression: Any, number: Any, **extra: Any) -> None:
        super().__init__(expression, self._checked(number), **extra)


class Replace(Func):
    """With one text replaced by another wherever it is."""

    function = "REPLACE"

    def __init__(self, expression: Any, text: Any, replacement: Any = Value(""), **extra: Any) -> None:
        super().__init__(expression, text, replacement, **extra)


class Reverse(Transform):
    """Back to front."""

    function = "REVERSE"
    lookup_name = "reverse"


class Right(Left):
    """The last ``length`` characters."""

    function = "RIGHT"

    def get_substr(self) -> Any:
        expression, length = self.source_expressions
        return Substr(expression, length * Value(-1), length)


class RPad(LPad):
    """Filled from the right to ``length`` characters."""

    function = "RPAD"


class RTrim(Transform):
    """Without spaces at the end."""

    function = "RTRIM"
    lookup_name = "rtrim"


class _SHA(Transform):
    """A hash of the SHA family, in hexadecimal."""

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with the function of the extension pgcrypto."""
        return super().as_sql(
            compiler,
            connection,
            template="ENCODE(DIGEST(%(expressions)s, '%(function)s'), 'hex')",
            function=self.function.lower(),
            **extra_context,
        )


class _SHA2(_SHA):
    def as_mysql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with MySQL's one function for the family."""
        return super().as_sql(
            compiler,
            connection,
            template="SHA2(%(expressions)s, %(function)s)",
            function=self.function.removeprefix("SHA"),
            **extra_context,
        )


class SHA1(_SHA):
    """The SHA-1 hash, in hexadecimal."""

    function = "SHA1"
    lookup_name = "sha1"


class SHA224(_SHA2):
    """The SHA-224 hash, in hexadecimal."""

    function = "SHA224"
    lookup_name = "sha224"


class SHA256(_SHA2):
    """The SHA-256 hash, in hexadecimal."""

    function = "SHA256"
    lookup_name = "sha256"


class SHA384(_SHA2):
    """The SHA-384 hash, in hexadecimal."""

    function = "SHA384"
    lookup_name = "sha384"


class SHA512(_SHA2):
    """The SHA-512 hash, in hexadecimal."""

    function = "SHA512"
    lookup_name = "sha512"


class StrIndex(Func):
    """Where a text begins in another, counted from 1; 0 if it is not in it."""

    function = "INSTR"
    arity = 2

    output_field: Any = ResultType("IntegerField")

    def as_postgresql(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        """Render with PostgreSQL's name."""
        return super().as_sql(compiler, connection, function="STRPOS", **extra_context)


class Substr(Func):
    """``length`` characters (or all) from ``pos`` on, counted from 1."""

    function = "SUBSTRING"

    output_field: Any = ResultType("CharField")

    def __init__(self, expression: Any, pos: Any, length: Any = None, **extra: Any) -> None:
        if _is_value(pos) and pos < 1:
            raise ValueError("'pos' must be greater than 0")
        super().__init__(*(part for part in (expression, pos, length) if part is not None), **extra)

    def as_sqlite(self, compiler: Any, connection: Any, **extra_context: Any) -> tuple[str, Any]:
        return super().as_sql(compiler, connection, function="SUBSTR", **extra_context)


class Trim(Transform):
    """Without spaces at both ends."""

    function = "TRIM"
    lookup_name = "trim"


class Upper(Transform):
    """In upper case."""

    function = "UPPER"
    lookup_name = "upper"
