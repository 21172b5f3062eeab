"""Optional packages, and helpers for what they do; a name is None when its package is not installed."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from typing import Any

from fastjango.views.generic import View as View

from . import HTTP_HEADER_ENCODING


def _optional(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


def unicode_http_header(value: str | bytes) -> str:
    """A header's value as text."""
    return value.decode(HTTP_HEADER_ENCODING) if isinstance(value, bytes) else value


# Packages that give API descriptions, YAML, words in the plural and test clients.
uritemplate = _optional("uritemplate")
yaml = _optional("yaml")
inflection = _optional("inflection")
requests = _optional("requests")
postgres_fields = _optional("fastjango.contrib.postgres.fields")
markdown = _optional("markdown")
pygments = _optional("pygments")


def _apply_markdown(text: str) -> str:
    """Markdown as HTML: headings from the second level on, fenced code in colours."""
    extension: Any = "markdown.extensions.toc"
    renderer = markdown.Markdown(extensions=[extension], extension_configs={extension: {"baselevel": "2"}})
    md_filter_add_syntax_highlight(renderer)
    return renderer.convert(text)


apply_markdown = _apply_markdown if markdown else None


def md_filter_add_syntax_highlight(md: Any) -> bool:
    """Have a Markdown renderer colour blocks such as ``` python; False when pygments or Markdown is missing."""
    if not (pygments and markdown):
        return False
    from markdown.preprocessors import Preprocessor  # optional package

    class FencedCode(Preprocessor):  # type: ignore[misc]  # an optional package
        """Replaces fenced blocks by stashed HTML, which later steps leave alone."""

        fence = re.compile(r"^\s*``` *([^\n]+)\n(.+?)^\s*```", re.MULTILINE | re.DOTALL)

        def run(self, lines: list[str]) -> list[str]:
            return self.fence.sub(self._in_colours, "\n".join(lines)).split("\n")

        def _in_colours(self, block: re.Match[str]) -> str:
            code = pygments_highlight(block[2].replace("\t", "    "), block[1].strip(), "emacs")
            body = code.replace("\n\n", "\n&nbsp;\n").replace("\n", "<br />").replace("\\@", "@")
            return "\n\n" + self.md.htmlStash.store(f'<div class="highlight"><pre>{body}</pre></div>') + "\n\n"

    md.preprocessors.register(FencedCode(md), "highlight", 40)
    return True


def pygments_highlight(text: str, lang: str, style: str) -> Any:
    """Code as HTML in colours; as it is when pygments is not installed or does not know the language."""
    if not pygments:
        return text
    from pygments.formatters import HtmlFormatter  # optional package
    from pygments.lexers import TextLexer, get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(lang, stripall=True)
    except ClassNotFound:
        lexer = TextLexer()
    return pygments.highlight(text, lexer, HtmlFormatter(nowrap=True, style=style))


def pygments_css(style: str) -> str | None:
    """The style sheet for :func:`pygments_highlight`; None without pygments."""
    if not pygments:
        return None
    from pygments.formatters import HtmlFormatter  # optional package

    return HtmlFormatter(style=style).get_style_defs(".highlight")


def split_header_value(value: str, sep: str = ",") -> Iterator[str]:
    """The parts of a header between separators, without blanks and empty parts."""
    return (piece for piece in map(str.strip, value.split(sep)) if piece)


# The separators of JSON: none, with a space, and with a space after the colon when lines are indented.
SHORT_SEPARATORS = (",", ":")
LONG_SEPARATORS = (", ", ": ")
INDENT_SEPARATORS = (",", ": ")
