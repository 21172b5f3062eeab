"""The tokens of a template's text."""

from __future__ import annotations

import re
from enum import Enum

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

# No tag spans lines; the lexers read it as ``template.base.tag_re``, where packages put one whose tags do.
tag_re = re.compile(r"({%.*?%}|{{.*?}}|{#.*?#})")


class TokenType(Enum):
    """What kind of piece a token is."""

    TEXT = 0
    VAR = 1
    BLOCK = 2
    COMMENT = 3


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
