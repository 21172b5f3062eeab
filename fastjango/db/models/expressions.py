"""Expressions: what can stand in a query beside a plain field.

The rooms are in ``_expressions/``: ``node`` (the base), ``values`` (leaves), ``arithmetic``, ``func``
(functions, wrappers, orderings), ``conditional``, ``subquery`` and ``window``.
"""

from fastjango.db.models._expressions.arithmetic import (
    CombinedExpression,
    DurationExpression,
    TemporalSubtraction,
    _resolve_combined_type,
    register_combinable_fields,
)
from fastjango.db.models._expressions.conditional import Case, When
from fastjango.db.models._expressions.func import (
    ExpressionList,
    ExpressionWrapper,
    Func,
    NegatedExpression,
    OrderBy,
    OrderByList,
    Sliced,
)
from fastjango.db.models._expressions.node import (
    BaseExpression,
    Combinable,
    Expression,
    OutputFieldIsNoneError,
    SQLiteNumericMixin,
)
from fastjango.db.models._expressions.subquery import Exists, Subquery
from fastjango.db.models._expressions.values import (
    Col,
    ColPairs,
    DatabaseDefault,
    F,
    OuterRef,
    RawSQL,
    Ref,
    ResolvedOuterRef,
    Star,
    Value,
)
from fastjango.db.models._expressions.window import RowRange, ValueRange, Window, WindowFrame, WindowFrameExclusion

__all__ = [
    "BaseExpression",
    "Case",
    "Col",
    "ColPairs",
    "Combinable",
    "CombinedExpression",
    "DatabaseDefault",
    "DurationExpression",
    "Exists",
    "Expression",
    "ExpressionList",
    "ExpressionWrapper",
    "F",
    "Func",
    "NegatedExpression",
    "OrderBy",
    "OrderByList",
    "OuterRef",
    "OutputFieldIsNoneError",
    "RawSQL",
    "Ref",
    "ResolvedOuterRef",
    "RowRange",
    "SQLiteNumericMixin",
    "Sliced",
    "Star",
    "Subquery",
    "TemporalSubtraction",
    "Value",
    "ValueRange",
    "When",
    "Window",
    "WindowFrame",
    "WindowFrameExclusion",
    "_resolve_combined_type",
    "register_combinable_fields",
]

for _name in __all__:
    # Reprs, pickles and migrations name the door.
    globals()[_name].__module__ = __name__
