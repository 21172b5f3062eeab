"""``{% load i18n %}``: translated texts and what is known about languages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastjango.conf import settings
from fastjango.template import Library, NodeList, TemplateSyntaxError, Variable
from fastjango.template.base import BuiltinNode, FilterExpression, TokenType, render_value_in_context, token_kwargs
from fastjango.utils import translation
from fastjango.utils.safestring import SafeData, SafeString, mark_safe

register = Library()


class _Storing(BuiltinNode):
    """A node that only sets a name."""

    child_nodelists = ()
    assigns: Any = ()

    def __init__(self, variable: str) -> None:
        self.variable = variable
        self.assigns = (variable,)

    def value(self, context: Any) -> Any:
        """What the name is set to."""
        raise NotImplementedError

    def render(self, context: Any) -> str:
        context[self.variable] = self.value(context)
        return ""


class GetAvailableLanguagesNode(_Storing):
    """``{% get_available_languages %}``."""

    def value(self, context: Any) -> Any:
        return [(code, translation.gettext(name)) for code, name in settings.LANGUAGES]


class GetLanguageInfoNode(_Storing):
    """``{% get_language_info %}``."""

    def __init__(self, lang_code: FilterExpression, variable: str) -> None:
        super().__init__(variable)
        self.lang_code = lang_code

    def value(self, context: Any) -> Any:
        return translation.get_language_info(self.lang_code.resolve(context))


class GetLanguageInfoListNode(_Storing):
    """``{% get_language_info_list %}``."""

    def __init__(self, languages: FilterExpression, variable: str) -> None:
        super().__init__(variable)
        self.languages = languages

    def value(self, context: Any) -> Any:
        # Items are codes, or pairs of a code and a name.
        codes = (one if isinstance(one, str) else one[0] for one in self.languages.resolve(context))
        return [translation.get_language_info(code) for code in codes]


class GetCurrentLanguageNode(_Storing):
    """``{% get_current_language %}``."""

    def value(self, context: Any) -> Any:
        return translation.get_language()


class GetCurrentLanguageBidiNode(_Storing):
    """``{% get_current_language_bidi %}``."""

    def value(self, context: Any) -> Any:
        return translation.get_language_bidi()


class TranslateNode(BuiltinNode):
    """``{% translate %}``."""

    child_nodelists = ()
    assigns: Any = ()

    def __init__(
        self,
        filter_expression: FilterExpression,
        noop: bool,
        asvar: str | None = None,
        message_context: FilterExpression | None = None,
    ) -> None:
        self.noop = noop
        self.asvar = asvar
        self.message_context = message_context
        self.filter_expression = filter_expression
        if isinstance(filter_expression.var, str):
            # A constant is text to translate.
            filter_expression.is_var = True
            filter_expression.var = Variable(f"'{filter_expression.var}'")
        # What is written as _("...") is no variable but its translation.
        text: Any = getattr(filter_expression.var, "literal", None)
        is_constant = isinstance(text, SafeData) and not (filter_expression.filters or noop or message_context)
        self.message = text.replace("%", "%%") if is_constant else None
        self.assigns = (asvar,) if asvar else ()

    def render(self, context: Any) -> Any:
        if self.message is not None:
            return self._shown(mark_safe(translation.gettext(self.message).replace("%%", "%")), context)
        variable = self.filter_expression.var
        variable.translate = not self.noop
        if self.message_context:
            variable.message_context = self.message_context.resolve(context)
        output = self.filter_expression.resolve(context)
        shown = render_value_in_context(output, context)
        # Percent signs were doubled for the look-up, as texts with placeholders have them.
        is_safe = isinstance(shown, SafeData)
        text = shown.replace("%%", "%")
        return self._shown(mark_safe(text) if is_safe else text, context)

    def _shown(self, text: str, context: Any) -> str:
        """The text, unless it is kept for later."""
        if self.asvar:
            context[self.asvar] = text
            return ""
        return text


class BlockTranslateNode(BuiltinNode):
    """``{% blocktranslate %}``."""

    child_nodelists = ()
    assigns: Any = ()

    def __init__(
        self,
        extra_context: dict[str, FilterExpression],
        singular: list[Any],
        plural: list[Any] | None = None,
        countervar: str | None = None,
        counter: FilterExpression | None = None,
        message_context: FilterExpression | None = None,
        trimmed: bool = False,
        asvar: str | None = None,
        tag_name: str = "blocktranslate",
    ) -> None:
        self.extra_context = extra_context
        self.singular = singular
        self.plural = plural
        self.countervar = countervar
        self.counter = counter
        self.message_context = message_context
        self.trimmed = trimmed
        self.asvar = asvar
        self.tag_name = tag_name
        self.assigns = (asvar,) if asvar else ()

    def __repr__(self) -> str:
        return (
            f"<{type(self).__qualname__}: extra_context={self.extra_context!r} singular={self.singular!r} "
            f"plural={self.plural!r}>"
        )

    def render_token_list(self, tokens: list[Any]) -> tuple[str, list[str]]:
        """The text with ``%(name)s`` for variables, and their names."""
        parts: list[str] = []
        names: list[str] = []
        for token in tokens:
            if token.token_type is TokenType.TEXT:
                parts.append(token.contents.replace("%", "%%"))
            elif token.token_type is TokenType.VAR:
                parts.append(f"%({token.contents})s")
                names.append(token.contents)
        text = "".join(parts)
        return (translation.trim_whitespace(text) if self.trimmed else text), names

    def render(self, context: Any, nested: bool = False) -> Any:
        message_context = self.message_context.resolve(context) if self.message_context else None
        # The names hold for this text alone.
        context.update({name: value.resolve(context) for name, value in self.extra_context.items()})
        singular, names = self.render_token_list(self.singular)
        if self.plural and self.countervar and self.counter:
            count = self.counter.resolve(context)
            if not isinstance(count, Decimal | float | int):
                context.pop()
                raise TemplateSyntaxError(f"{self.countervar!r} argument to {self.tag_name!r} tag must be a number.")
            context[self.countervar] = count
            plural, plural_names = self.render_token_list(self.plural)
            names.extend(plural_names)
            if message_context:
                text = translation.npgettext(message_context, singular, plural, count)
            else:
                text = translation.ngettext(singular, plural, count)
        elif message_context:
            text = translation.pgettext(message_context, singular)
        else:
            text = translation.gettext(singular)
        invalid = context.template.engine.string_if_invalid
        values = {name: _shown(context, name, invalid) for name in names}
        context.pop()
        try:
            text = text % values
        except (KeyError, ValueError):
            if nested:  # the text as it was written does not work either
                raise TemplateSyntaxError(
                    f"{self.tag_name!r} is unable to format string returned by gettext: {text!r} using {values!r}"
                ) from None
            with translation.override(None):
                text = self.render(context, nested=True)
        if self.asvar:
            context[self.asvar] = SafeString(text)
            return ""
        return text


def _shown(context: Any, name: str, invalid: str) -> Any:
    if name in context:
        return render_value_in_context(context[name], context)
    return invalid % name if "%s" in invalid else invalid


class LanguageNode(BuiltinNode):
    """``{% language %}``."""

    assigns = ()

    def __init__(self, nodelist: NodeList, language: FilterExpression) -> None:
        self.nodelist = nodelist
        self.language = language

    def render(self, context: Any) -> Any:
        with translation.override(self.language.resolve(context)):
            return self.nodelist.render(context)


def _target(token: Any, tag: str) -> str:
    args = token.contents.split()
    if len(args) != 3 or args[1] != "as":
        raise TemplateSyntaxError(f"'{tag}' requires 'as variable' (got {args!r})")
    return str(args[2])


@register.tag("get_available_languages")
def do_get_available_languages(parser: Any, token: Any) -> GetAvailableLanguagesNode:
    """``{% get_available_languages as name %}``: pairs of code and name."""
    return GetAvailableLanguagesNode(_target(token, "get_available_languages"))


@register.tag("get_current_language")
def do_get_current_language(parser: Any, token: Any) -> GetCurrentLanguageNode:
    """``{% get_current_language as name %}``."""
    return GetCurrentLanguageNode(_target(token, "get_current_language"))


@register.tag("get_current_language_bidi")
def do_get_current_language_bidi(parser: Any, token: Any) -> GetCurrentLanguageBidiNode:
    """``{% get_current_language_bidi as name %}``: whether it is written from right to left."""
    return GetCurrentLanguageBidiNode(_target(token, "get_current_language_bidi"))


@register.tag("get_language_info")
def do_get_language_info(parser: Any, token: Any) -> GetLanguageInfoNode:
    """``{% get_language_info for code as name %}``."""
    args = token.split_contents()
    if len(args) != 5 or args[1] != "for" or args[3] != "as":
        raise TemplateSyntaxError(f"'{args[0]}' requires 'for string as variable' (got {args[1:]!r})")
    return GetLanguageInfoNode(parser.compile_filter(args[2]), args[4])


@register.tag("get_language_info_list")
def do_get_language_info_list(parser: Any, token: Any) -> GetLanguageInfoListNode:
    """``{% get_language_info_list for codes as name %}``."""
    args = token.split_contents()
    if len(args) != 5 or args[1] != "for" or args[3] != "as":
        raise TemplateSyntaxError(f"'{args[0]}' requires 'for sequence as variable' (got {args[1:]!r})")
    return GetLanguageInfoListNode(parser.compile_filter(args[2]), args[4])


@register.filter
def language_name(lang_code: str) -> Any:
    """The language's name in English."""
    return translation.get_language_info(lang_code)["name"]


@register.filter
def language_name_translated(lang_code: str) -> Any:
    """The language's name in the active language."""
    return translation.gettext(translation.get_language_info(lang_code)["name"])


@register.filter
def language_name_local(lang_code: str) -> Any:
    """The language's name in itself."""
    return translation.get_language_info(lang_code)["name_local"]


@register.filter
def language_bidi(lang_code: str) -> Any:
    """Whether the language is written from right to left."""
    return translation.get_language_info(lang_code)["bidi"]


@register.tag("translate")
@register.tag("trans")
def do_translate(parser: Any, token: Any) -> TranslateNode:
    """``{% translate "text" [noop] [context "context"] [as name] %}``."""
    bits = token.split_contents()
    if len(bits) < 2:
        raise TemplateSyntaxError(f"'{bits[0]}' takes at least one argument")
    message = parser.compile_filter(bits[1])
    options: dict[str, Any] = {}
    rest = bits[2:]
    while rest:
        option = rest.pop(0)
        if option in options:
            raise TemplateSyntaxError(f"The '{option}' option was specified more than once.")
        if option == "noop":
            value: Any = True
        elif option in ("context", "as"):
            if not rest:
                raise TemplateSyntaxError(f"No argument provided to the '{bits[0]}' tag for the {option} option.")
            value = rest.pop(0)
            if option == "context":
                if value in ("as", "noop"):
                    raise TemplateSyntaxError(
                        f"Invalid argument '{value}' provided to the '{bits[0]}' tag for the context option"
                    )
                value = parser.compile_filter(value)
        else:
            raise TemplateSyntaxError(
                f"Unknown argument for '{bits[0]}' tag: '{option}'. The only options available are 'noop', "
                "'context' \"xxx\", and 'as VAR'."
            )
        options[option] = value
    return TranslateNode(message, options.get("noop", False), options.get("as"), options.get("context"))


@register.tag("blocktranslate")
@register.tag("blocktrans")
def do_block_translate(parser: Any, token: Any) -> BlockTranslateNode:
    """``{% blocktranslate [with a=b] [count n=c] [context "x"] [trimmed] [asvar name] %}…{% endblocktranslate %}``."""
    bits = token.split_contents()
    options = _block_options(parser, bits[0], bits[1:])
    countervar, counter = None, None
    if "count" in options:
        ((countervar, counter),) = options["count"].items()

    singular: list[Any] = []
    plural: list[Any] = []
    token = _collect_texts(parser, singular)
    if countervar and counter:
        if token.contents.strip() != "plural":
            raise TemplateSyntaxError(f"{bits[0]!r} doesn't allow other block tags inside it")
        token = _collect_texts(parser, plural)
    end = f"end{bits[0]}"
    if token.contents.strip() != end:
        raise TemplateSyntaxError(f"{bits[0]!r} doesn't allow other block tags (seen {token.contents!r}) inside it")
    return BlockTranslateNode(
        options.get("with", {}), singular, plural, countervar, counter, options.get("context"),
        trimmed=options.get("trimmed", False), asvar=options.get("asvar"), tag_name=bits[0],
    )  # fmt: skip


def _collect_texts(parser: Any, tokens: list[Any]) -> Any:
    """Move texts and variables into a list; the token after them."""
    while parser.tokens:
        token = parser.next_token()
        if token.token_type not in (TokenType.VAR, TokenType.TEXT):
            return token
        tokens.append(token)
    return token


def _block_options(parser: Any, tag: str, rest: list[str]) -> dict[str, Any]:
    options: dict[str, Any] = {}
    while rest:
        option = rest.pop(0)
        if option in options:
            raise TemplateSyntaxError(f"The {option!r} option was specified more than once.")
        value: Any = True
        if option == "with":
            value = token_kwargs(rest, parser, support_legacy=True)
            if not value:
                raise TemplateSyntaxError(f'"with" in {tag!r} tag needs at least one keyword argument.')
        elif option == "count":
            value = token_kwargs(rest, parser, support_legacy=True)
            if len(value) != 1:
                raise TemplateSyntaxError(f'"count" in {tag!r} tag expected exactly one keyword argument.')
        elif option in ("context", "asvar"):
            if not rest and option == "asvar":
                raise TemplateSyntaxError(f"No argument provided to the '{tag}' tag for the {option} option.")
            try:
                value = rest.pop(0)
                if option == "context":
                    value = parser.compile_filter(value)
            except Exception as exc:
                raise TemplateSyntaxError(f'"context" in {tag!r} tag expected exactly one argument.') from exc
        elif option != "trimmed":
            raise TemplateSyntaxError(f"Unknown argument for {tag!r} tag: {option!r}.")
        options[option] = value
    return options


@register.tag
def language(parser: Any, token: Any) -> LanguageNode:
    """``{% language code %}…{% endlanguage %}``."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError(f"'{bits[0]}' takes one argument (language)")
    code = parser.compile_filter(bits[1])
    nodelist = parser.parse(("endlanguage",))
    parser.delete_first_token()
    return LanguageNode(nodelist, code)
