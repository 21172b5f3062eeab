"""The messages of a template as Python code, for programs that extract messages from Python."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any

from fastjango.template.base import Lexer, Token, TokenType
from fastjango.utils.translation import TranslatorCommentWarning, trim_whitespace

_CONTEXT = r"""\s+context\s+(?P<context>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')"""
_match_translate = re.compile(
    r"""^\s*trans(?:late)?\s+(?P<text>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')""", re.DOTALL
).match
_match_block = re.compile(r"^\s*blocktrans(?:late)?(?=\s|$)").match
_match_end = re.compile(r"^\s*endblocktrans(?:late)?\s*$").match
_match_plural = re.compile(r"^\s*plural\s*$").match
_find_context = re.compile(_CONTEXT).search
_find_marked = re.compile(r"""_\((?P<text>"[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*')\)""").finditer
_is_for_translators = re.compile(r"^\s*Translators").match


def templatize(src: Any, origin: str | None = None) -> str:
    """Python code with the same messages on the same lines as a template.

    Raises:
        SyntaxError: a translation block has another tag inside.
    """
    return _Source(Lexer(str(src)).tokenize(), origin).text()


class _Source:
    """Goes through a template's tokens and writes calls of ``gettext()`` and its kin."""

    def __init__(self, tokens: Sequence[Token], origin: str | None) -> None:
        self._tokens = iter(tokens)
        self._place = f"file {origin}, " if origin else ""
        self._pieces: list[tuple[int, str]] = []
        # Comments for translators of the present line: only the last thing on a line counts.
        self._comments: list[tuple[int, str]] = []
        self._comment_line = 0

    def text(self) -> str:
        """The code; each piece stands on its token's line."""
        for token in self._tokens:
            self._take(token)
        self._keep_comments()
        lines: dict[int, list[str]] = {}
        for line, piece in self._pieces:
            for offset, part in enumerate(piece.split("\n")):
                lines.setdefault(line + offset, []).append(part)
        return "\n".join(" ".join(lines.get(number, ())) for number in range(1, max(lines, default=0) + 1)) + "\n"

    def _take(self, token: Token) -> None:
        if _line(token) != self._comment_line:
            self._keep_comments()
        if token.token_type == TokenType.COMMENT:
            self._take_comment(token)
        elif token.token_type == TokenType.TEXT:
            if "\n" in token.contents:
                self._keep_comments()
        elif token.token_type == TokenType.VAR:
            self._drop_comments()
            self._take_marked(token)
        else:
            self._drop_comments()
            self._take_tag(token)

    def _take_tag(self, token: Token) -> None:
        content = token.contents
        translate = _match_translate(content)
        if content.split(maxsplit=1)[0] == "comment":
            self._take_comment_block(token)
            return
        if translate:
            text = _unquoted(translate["text"]).replace("%", "%%")
            self._write_call(token, _context_of(content), text)
            content = content[translate.end() :]
            self._take_marked(token, content)
        elif _match_block(content):
            self._take_marked(token)
            self._take_block(token)
        else:
            self._take_marked(token)

    def _take_marked(self, token: Token, content: str | None = None) -> None:
        for found in _find_marked(token.contents if content is None else content):
            self._pieces.append((_line(token), f"_({_literal(_unquoted(found['text']))})"))

    def _take_block(self, opening: Token) -> None:
        """A ``{% blocktranslate %}`` with what is inside."""
        trimmed = "trimmed" in opening.split_contents()
        singular: list[str] = []
        plural: list[str] | None = None
        for token in self._tokens:
            current = singular if plural is None else plural
            if token.token_type == TokenType.BLOCK:
                if _match_end(token.contents):
                    break
                if not _match_plural(token.contents):
                    raise SyntaxError(
                        f"Translation blocks must not include other block tags: {token.contents} "
                        f"({self._place}line {_line(token)})"
                    )
                plural = []
            elif token.token_type == TokenType.VAR:
                current.append(f"%({token.contents})s")
            elif token.token_type == TokenType.TEXT:
                current.append(token.contents.replace("%", "%%"))
        texts = ["".join(parts) for parts in (singular, plural) if parts is not None]
        if trimmed:
            texts = list(map(trim_whitespace, texts))
        self._write_call(opening, _context_of(opening.contents), *texts)

    def _write_call(self, token: Token, context: str | None, *texts: str) -> None:
        name = ("np" if context is not None else "n") if len(texts) == 2 else ("p" if context is not None else "")
        arguments = [_literal(text) for text in ([context] if context is not None else []) + list(texts)]
        count = ["count"] if len(texts) == 2 else []
        self._pieces.append((_line(token), f"{name}gettext({', '.join([*arguments, *count])})"))

    # Comments

    def _take_comment(self, token: Token) -> None:
        if _is_for_translators(token.contents):
            self._comment_line = _line(token)
            self._comments.append((_line(token), token.contents))
        else:
            self._comments.clear()

    def _take_comment_block(self, opening: Token) -> None:
        parts = []
        for token in self._tokens:
            if token.token_type == TokenType.BLOCK and token.contents.strip() == "endcomment":
                break
            parts.append(token.contents)
        lines = "".join(parts).split("\n")
        start = next((number for number, line in enumerate(lines) if _is_for_translators(line)), None)
        if start is not None:
            text = "\n".join(f"# {line.strip()}" for line in lines[start:] if line.strip())
            self._pieces.append((_line(opening) + start, text))

    def _drop_comments(self) -> None:
        """Something else follows on the line: the comments are not the last item."""
        for line, text in self._comments:
            warnings.warn(
                f"The translator-targeted comment '{text}' ({self._place}line {line}) was ignored, because it wasn't "
                "the last item on the line.",
                TranslatorCommentWarning,
                stacklevel=5,
            )
        self._comments.clear()

    def _keep_comments(self) -> None:
        if self._comments:
            line = self._comments[0][0]
            self._pieces.append((line, "# " + " ".join(text for _line, text in self._comments)))
        self._comments.clear()


def _line(token: Token) -> int:
    return token.lineno or 0


def _context_of(content: str) -> str | None:
    found = _find_context(content)
    return _unquoted(found["context"]) if found else None


def _unquoted(literal: str) -> str:
    quote = literal[0]
    return literal[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\")


def _literal(text: str) -> str:
    """A literal that xgettext reads as the text."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r")
    return f'u"{escaped}"'
