"""Where in a template an error came from, as error pages show it."""

from __future__ import annotations

from typing import Any

from ._jinja.unit import failing_node

_LINES_AROUND = 10


def explain(error: BaseException, context: Any, node: Any = None) -> None:
    """Give an error ``template_debug`` (a dictionary for the error page) when the context's engine is in debug mode."""
    if hasattr(error, "template_debug") or not _is_debugging(context):
        return
    node = failing_node(error) or node
    token = getattr(node, "token", None)
    if token is None or token.position is None:
        return
    origin = node.origin
    source = getattr(origin, "source", None)
    if source is not None:
        error.template_debug = exception_info(error, token, source, origin.name)  # type: ignore[attr-defined]  # Django's


def _is_debugging(context: Any) -> bool:
    return bool(getattr(getattr(getattr(context, "template", None), "engine", None), "debug", False))


def exception_info(error: BaseException, token: Any, source: str, name: str) -> dict[str, Any]:
    """The template's lines around a token, the line cut at it, and the error's text.

    Returns:
        ``message``, ``source_lines`` (pairs of number and line) with ``top``, ``bottom`` and ``total``,
        ``line`` with its parts ``before``, ``during`` and ``after``, ``start`` and ``end`` (positions), ``name``.
    """
    start, end = token.position
    texts = source.split("\n")
    total = len(texts) + 1
    line = source.count("\n", 0, start) + 1
    line_start = source.rfind("\n", 0, start) + 1
    line_end = source.find("\n", end) + 1 or len(source)
    top = max(1, line - _LINES_AROUND)
    bottom = min(total, line + 1 + _LINES_AROUND)
    lines = [(number, text if number == len(texts) else f"{text}\n") for number, text in enumerate(texts, 1)]
    # Some errors have no arguments, and some arguments cannot be shown.
    try:
        message = str(error.args[0])
    except (IndexError, UnicodeDecodeError):
        message = "(Could not get exception message)"
    return {
        "message": message,
        "source_lines": lines[top - 1 : bottom - 1],
        "before": source[line_start:start],
        "during": source[start:end],
        "after": source[end:line_end],
        "top": top,
        "bottom": bottom,
        "total": total,
        "line": line,
        "name": name,
        "start": start,
        "end": end,
    }
