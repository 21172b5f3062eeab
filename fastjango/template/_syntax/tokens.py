"""A template's text cut into tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Any

from fastjango.utils.text import smart_split

BLOCK_TAG_START = "{%"
BLOCK_TAG_END = "%}"
VARIABLE_TAG_START = "{{"
VARIABLE_TAG_END = "}}"
COMMENT_TAG_START = "{#"
COMMENT_TAG_END = "#}"
SINGLE_BRACE_START = "{"
SINGLE_BRACE_END = "}"
TRANSLATOR_COMMENT_MARK = "Translators"

# No tag spans lines.
tag_re = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})")


class TokenType(Enum):
    """What kind of piece a token is."""

    TEXT = 0
    VAR = 1
    BLOCK = 2
    COMMENT = 3


_KINDS = {
    BLOCK_TAG_START: TokenType.BLOCK,
    VARIABLE_TAG_START: TokenType.VAR,
    COMMENT_TAG_START: TokenType.COMMENT,
}


class Token:
    """A piece of a template.

    Args:
        contents: The text; of tags what stands between the braces, without white space around it.
        position: Where it begins and ends in the template; only debug lexers know it.
        lineno: The line it begins on, from 1.

    Source: django.template.base.Token.
    """

    def __init__(
        self,
        token_type: TokenType,
        contents: str,
        position: tuple[int, int] | None = None,
        lineno: int | None = None,
    ) -> None:
        self.token_type = token_type
        self.contents = contents
        self.position = position
        self.lineno = lineno

    def __repr__(self) -> str:
        kind = self.token_type.name.capitalize()
        return '<{} token: "{}...">'.format(kind, self.contents[:20].replace("\n", ""))

    def split_contents(self) -> list[str]:
        """The contents' words; quoted strings and ``_("texts to translate")`` are one word each."""
        words: list[str] = []
        end = None  # what ends the text to translate that a word began
        for word in smart_split(self.contents):
            if end is None:
                words.append(word)
                if word.startswith(('_("', "_('")) and not word.endswith(word[2] + ")"):
                    end = word[2] + ")"
            else:
                words[-1] += f" {word}"
                if word.endswith(end):
                    end = None
        return words


class Lexer:
    """Cuts a template into tokens.

    Source: django.template.base.Lexer.
    """

    def __init__(self, template_string: Any) -> None:
        self.template_string = template_string
        # The tag that ends verbatim text, while inside it.
        self.verbatim: Any = False

    def __repr__(self) -> str:
        shown = self.template_string[:20].replace("\n", "")
        return f'<{type(self).__qualname__} template_string="{shown}...", verbatim={self.verbatim}>'

    def _pieces(self) -> Iterator[tuple[str, tuple[int, int] | None, bool]]:
        """The text's pieces: the text, its position where that is known, and whether it has a tag's form."""
        for number, piece in enumerate(tag_re.split(str(self.template_string))):
            if piece:
                yield piece, None, number % 2 == 1

    def tokenize(self) -> list[Token]:
        """All tokens, in order."""
        tokens = []
        lineno = 1
        for piece, position, is_tag in self._pieces():
            tokens.append(self.create_token(piece, position, lineno, is_tag))
            lineno += piece.count("\n")
        return tokens

    def create_token(self, token_string: str, position: tuple[int, int] | None, lineno: int, in_tag: bool) -> Token:
        """The token of a piece; inside ``{% verbatim %}`` all is text but the tag that ends it."""
        kind = _KINDS.get(token_string[:2], TokenType.TEXT) if in_tag else TokenType.TEXT
        if kind is TokenType.TEXT:
            return Token(kind, token_string, position, lineno)
        contents = token_string[2:-2].strip()
        if self.verbatim:
            if kind is not TokenType.BLOCK or contents != self.verbatim:
                return Token(TokenType.TEXT, token_string, position, lineno)
            self.verbatim = False
        elif kind is TokenType.BLOCK and contents.split(" ", 1)[0] == "verbatim":
            self.verbatim = f"end{contents}"
        return Token(kind, contents, position, lineno)


class DebugLexer(Lexer):
    """A lexer whose tokens know where they stand, for error pages."""

    def _pieces(self) -> Iterator[tuple[str, tuple[int, int] | None, bool]]:
        source = str(self.template_string)
        end = 0
        for found in tag_re.finditer(source):
            if found.start() > end:
                yield source[end : found.start()], (end, found.start()), False
            end = found.end()
            yield found.group(), found.span(), True
        if end < len(source):
            yield source[end:], (end, len(source)), False
