"""What tag writers touch: templates, the parser, nodes, tokens and expressions.

Rooms: ``_syntax`` (tokens, expressions, look-ups), ``_nodes``, ``_jinja`` (nodes compiled by Jinja2).
"""

from __future__ import annotations

from collections.abc import Iterator
from logging import DEBUG
from typing import Any

from fastjango.utils.text import get_text_list

from ._debug import exception_info
from ._nodes import BuiltinNode, CompiledNode, Node, NodeList, TextNode, VariableNode
from ._syntax.expressions import (
    FILTER_ARGUMENT_SEPARATOR,
    FILTER_SEPARATOR,
    VARIABLE_ATTRIBUTE_SEPARATOR,
    FilterExpression,
    Variable,
    kwarg_re,
    render_value_in_context,
    token_kwargs,
)
from ._syntax.lookup import VariableDoesNotExist, logger
from ._syntax.tokens import (
    BLOCK_TAG_END,
    BLOCK_TAG_START,
    COMMENT_TAG_END,
    COMMENT_TAG_START,
    SINGLE_BRACE_END,
    SINGLE_BRACE_START,
    TRANSLATOR_COMMENT_MARK,
    VARIABLE_TAG_END,
    VARIABLE_TAG_START,
    Token,
    TokenType,
    tag_re,
)
from .context import Context
from .exceptions import TemplateSyntaxError

__all__ = [
    "BLOCK_TAG_END",
    "BLOCK_TAG_START",
    "COMMENT_TAG_END",
    "COMMENT_TAG_START",
    "FILTER_ARGUMENT_SEPARATOR",
    "FILTER_SEPARATOR",
    "SINGLE_BRACE_END",
    "SINGLE_BRACE_START",
    "TRANSLATOR_COMMENT_MARK",
    "UNKNOWN_SOURCE",
    "VARIABLE_ATTRIBUTE_SEPARATOR",
    "VARIABLE_TAG_END",
    "VARIABLE_TAG_START",
    "BuiltinNode",
    "CompiledNode",
    "Context",
    "DebugLexer",
    "FilterExpression",
    "Lexer",
    "Node",
    "NodeList",
    "Origin",
    "Parser",
    "PartialTemplate",
    "Template",
    "TemplateSyntaxError",
    "TextNode",
    "Token",
    "TokenType",
    "Variable",
    "VariableDoesNotExist",
    "VariableNode",
    "kwarg_re",
    "logger",
    "render_value_in_context",
    "tag_re",
    "token_kwargs",
]

UNKNOWN_SOURCE = "<unknown source>"

_KINDS = {
    BLOCK_TAG_START: TokenType.BLOCK,
    VARIABLE_TAG_START: TokenType.VAR,
    COMMENT_TAG_START: TokenType.COMMENT,
}


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


class Origin:
    """Where a template came from.

    Args:
        name: A path, or what else its loader calls it by.
        template_name: The name that it was asked for by.

    Source: django.template.base.Origin.
    """

    # The template's text, for error pages.
    source: str | None = None

    def __init__(self, name: Any, template_name: Any = None, loader: Any = None) -> None:
        self.name = name
        self.template_name = template_name
        self.loader = loader

    def __str__(self) -> str:
        return str(self.name)

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__} name={self.name!r}>"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Origin) and (self.name, self.loader) == (other.name, other.loader)

    __hash__ = None  # type: ignore[assignment]  # Django's has none

    @property
    def loader_name(self) -> str | None:
        """The dotted path of the loader's class."""
        if self.loader is None:
            return None
        return f"{type(self.loader).__module__}.{type(self.loader).__qualname__}"


class Template:
    """A parsed template.

    Args:
        engine: The engine whose settings hold; by default the first one of the setting ``TEMPLATES``.

    Source: django.template.Template.
    """

    # The engine for templates made without one; the module of engines sets it.
    default_engine: Any = None

    def __init__(
        self, template_string: Any, origin: Origin | None = None, name: Any = None, engine: Any = None
    ) -> None:
        self.name = name
        self.origin = Origin(UNKNOWN_SOURCE) if origin is None else origin
        self.engine = Template.default_engine() if engine is None else engine
        self.source = str(template_string)
        self.nodelist = self.compile_nodelist()

    def __iter__(self) -> Iterator[Any]:
        yield from self.nodelist

    def __repr__(self) -> str:
        return '<{} template_string="{}...">'.format(type(self).__qualname__, self.source[:20].replace("\n", ""))

    def _render(self, context: Any) -> Any:
        return self.nodelist.render(context)

    def render(self, context: Any) -> Any:
        """The template as text; it can be called many times."""
        state = context.render_context
        outer = state.template
        state.template = self
        state.dicts.append({})
        try:
            if context.template is None:
                with context.bind_template(self):
                    context.template_name = self.name
                    context.records = logger.isEnabledFor(DEBUG)
                    return self._render(context)
            return self._render(context)
        finally:
            state.template = outer
            state.dicts.pop()

    def compile_nodelist(self) -> NodeList:
        """Parse the text.

        Raises:
            TemplateSyntaxError: with ``template_debug`` when the engine is in debug mode.
        """
        lexer = (DebugLexer if self.engine.debug else Lexer)(self.source)
        self.origin.source = self.source
        parser = Parser(lexer.tokenize(), self.engine.template_libraries, self.engine.template_builtins, self.origin)
        try:
            nodelist = parser.parse()
        except Exception as exc:
            token = getattr(exc, "token", None)
            if self.engine.debug and token is not None:
                exc.template_debug = self.get_exception_info(exc, token)  # type: ignore[attr-defined]  # Django's
            raise
        self.extra_data = parser.extra_data
        return nodelist

    def get_exception_info(self, exception: BaseException, token: Token) -> dict[str, Any]:
        """What an error page shows of the template, see :func:`fastjango.template._debug.exception_info`."""
        return exception_info(exception, token, self.source, str(self.origin.name))


class PartialTemplate(Template):
    """A named part of a template (``{% partialdef %}``), which renders as a template of its own.

    Raises:
        KeyError: the template has no part of that name.
    """

    def __init__(self, template: Template, partial_name: str) -> None:
        self.nodelist = template.extra_data["partials"][partial_name]
        self.name = f"{template.name}#{partial_name}"
        self.origin = template.origin
        self.engine = template.engine
        self.source = template.source
        self.extra_data = template.extra_data


class Parser:
    """Makes nodes of tokens.

    ``tags`` and ``filters`` hold what the loaded libraries bring.

    Source: django.template.base.Parser.
    """

    def __init__(self, tokens: Any, libraries: Any = None, builtins: Any = None, origin: Origin | None = None) -> None:
        # Reversed, since taking from a list's end is cheap.
        self.tokens = list(reversed(tokens))
        self.tags: dict[str, Any] = {}
        self.filters: dict[str, Any] = {}
        self.command_stack: list[tuple[str, Token]] = []
        # What tags leave for whoever has the template.
        self.extra_data: dict[Any, Any] = {}
        self.libraries = {} if libraries is None else libraries
        for library in builtins or ():
            self.add_library(library)
        self.origin = origin

    def __repr__(self) -> str:
        return f"<{type(self).__qualname__} tokens={self.tokens!r}>"

    def parse(self, parse_until: Any = None) -> NodeList:
        """The nodes up to a tag of which ``parse_until`` has the name (that tag stays), or to the end.

        Raises:
            TemplateSyntaxError: a tag is unknown or wrong, or the end came too early.
        """
        until = () if parse_until is None else parse_until
        nodelist = NodeList()
        while self.tokens:
            token = self.next_token()
            kind = token.token_type
            if kind is TokenType.TEXT:
                self.extend_nodelist(nodelist, TextNode(token.contents), token)
            elif kind is TokenType.VAR:
                if not token.contents:
                    raise self.error(token, f"Empty variable tag on line {token.lineno}")
                self.extend_nodelist(nodelist, self._variable_node(token), token)
            elif kind is TokenType.BLOCK:
                command = self._command(token)
                if command in until:
                    # The tag that wanted these nodes looks at the tag that ends them.
                    self.prepend_token(token)
                    return nodelist
                self.extend_nodelist(nodelist, self._tag_node(command, token, parse_until), token)
        if parse_until:
            self.unclosed_block_tag(parse_until)
        return nodelist

    def _variable_node(self, token: Token) -> VariableNode:
        try:
            return VariableNode(self.compile_filter(token.contents))
        except TemplateSyntaxError as exc:
            raise self.error(token, exc) from None

    def _command(self, token: Token) -> str:
        words = token.contents.split(None, 1)
        if not words:
            raise self.error(token, f"Empty block tag on line {token.lineno}")
        return words[0]

    def _tag_node(self, command: str, token: Token, parse_until: Any) -> Any:
        self.command_stack.append((command, token))
        compile_function = self.tags.get(command)
        if compile_function is None:
            self.invalid_block_tag(token, command, parse_until)
        try:
            node = compile_function(self, token)  # type: ignore[misc]  # invalid_block_tag() raises
        except Exception as exc:
            self.error(token, exc)
            raise
        self.command_stack.pop()
        return node

    def skip_past(self, endtag: str) -> None:
        """Leave out what comes before a tag, and the tag."""
        while self.tokens:
            token = self.next_token()
            if token.token_type is TokenType.BLOCK and token.contents == endtag:
                return
        self.unclosed_block_tag([endtag])

    def extend_nodelist(self, nodelist: NodeList, node: Any, token: Token) -> None:
        """Add a node, which learns its token and origin.

        Raises:
            TemplateSyntaxError: it must be the first, and is not.
        """
        if node.must_be_first and nodelist.contains_nontext:
            raise self.error(
                token, "{% " + token.contents + f" %}} must be the first tag in {self._template_description()}."
            )
        if not isinstance(node, TextNode):
            nodelist.contains_nontext = True
        node.token = token
        node.origin = self.origin
        nodelist.append(node)

    def _template_description(self) -> str:
        name = getattr(self.origin, "template_name", None)
        return repr(name) if name else "the template"

    def error(self, token: Token, e: Any) -> Exception:
        """The error (made of a message if it is none) with the token that it came from."""
        error = e if isinstance(e, Exception) else TemplateSyntaxError(e)
        if not hasattr(error, "token"):
            error.token = token  # type: ignore[attr-defined]  # Django's
        return error

    def invalid_block_tag(self, token: Token, command: str, parse_until: Any = None) -> None:
        """Raise the error for a tag that is not known, or not here."""
        advice = "Did you forget to register or load this tag?"
        place = f"Invalid block tag on line {token.lineno}: '{command}'"
        if parse_until:
            expected = get_text_list([f"'{name}'" for name in parse_until], "or")
            raise self.error(token, f"{place}, expected {expected}. {advice}")
        raise self.error(token, f"{place}. {advice}")

    def unclosed_block_tag(self, parse_until: Any) -> None:
        """Raise the error for a tag whose end did not come."""
        command, token = self.command_stack.pop()
        names = ", ".join(parse_until)
        raise self.error(token, f"Unclosed tag on line {token.lineno}: '{command}'. Looking for one of: {names}.")

    def next_token(self) -> Token:
        """Take the next token."""
        return self.tokens.pop()

    def prepend_token(self, token: Token) -> None:
        """Put a token back."""
        self.tokens.append(token)

    def delete_first_token(self) -> None:
        """Leave the next token out."""
        del self.tokens[-1]

    def add_library(self, lib: Any) -> None:
        """Know a library's tags and filters."""
        self.tags.update(lib.tags)
        self.filters.update(lib.filters)

    def compile_filter(self, token: str) -> FilterExpression:
        """The expression that a text is."""
        return FilterExpression(token, self)

    def find_filter(self, filter_name: str) -> Any:
        """A filter's function.

        Raises:
            TemplateSyntaxError: there is none of that name.
        """
        try:
            return self.filters[filter_name]
        except KeyError:
            raise TemplateSyntaxError(f"Invalid filter: '{filter_name}'") from None
