"""Libraries of tags and filters, and the tags that are made of plain functions."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from importlib import import_module
from typing import Any, Protocol, TypeVar, overload

from fastjango.utils.html import conditional_escape

from ._nodes import BuiltinNode, CompiledNode, NodeList
from ._syntax.expressions import FilterExpression, token_kwargs
from .exceptions import TemplateSyntaxError

F = TypeVar("F", bound=Callable[..., Any])


class Decorator(Protocol):
    """Gives back the function that it is given."""

    def __call__(self, func: F, /) -> F: ...


class InvalidTemplateLibrary(Exception):
    """A module that should be a library cannot be imported, or has no ``register``."""


class Library:
    """Tags and filters under their names; ``register = Library()`` in a module of ``templatetags``.

    Source: django.template.Library.
    """

    def __init__(self) -> None:
        self.filters: dict[str, Any] = {}
        self.tags: dict[str, Any] = {}

    @overload
    def tag(self, name: F) -> F: ...

    @overload
    def tag(self, name: str, compile_function: F) -> F: ...

    @overload
    def tag(self, name: str | None = None) -> Decorator: ...

    def tag(self, name: Any = None, compile_function: Any = None) -> Any:
        """Register a function that makes a node: ``@tag``, ``@tag("name")``, ``tag("name", function)``.

        Raises:
            ValueError: the arguments are of none of these forms.
        """
        return self._register(self.tags, "tag", name, compile_function, {})

    def tag_function(self, func: Any) -> Any:
        """Register a function under its own name."""
        self.tags[func.__name__] = func
        return func

    @overload
    def filter(self, name: F, filter_func: None = None, **flags: Any) -> F: ...

    @overload
    def filter(self, name: str, filter_func: F, **flags: Any) -> F: ...

    @overload
    def filter(self, name: str | None = None, **flags: Any) -> Decorator: ...

    def filter(self, name: Any = None, filter_func: Any = None, **flags: Any) -> Any:
        """Register a filter, in the forms of :meth:`tag`.

        Args:
            flags: ``is_safe`` (safe text stays safe), ``needs_autoescape`` (it takes ``autoescape``),
                ``expects_localtime`` (date-times come in the current time zone).
        """
        return self._register(self.filters, "filter", name, filter_func, flags)

    def filter_function(self, func: Any, **flags: Any) -> Any:
        """Register a filter under its own name."""
        return self.filter(func.__name__, func, **flags)

    def _register(self, table: dict[str, Any], kind: str, name: Any, function: Any, flags: dict[str, Any]) -> Any:
        if function is not None:
            if name is None:
                raise ValueError(f"Unsupported arguments to Library.{kind}: ({name!r}, {function!r})")
            if kind == "filter":
                _flag(function, name, flags)
            table[name] = function
            return function
        if callable(name):
            return self._register(table, kind, _name_of(name), name, flags)
        return lambda func: self._register(table, kind, _name_of(func) if name is None else name, func, flags)

    @overload
    def simple_tag(self, func: F, takes_context: bool | None = None, name: str | None = None) -> F: ...

    @overload
    def simple_tag(
        self, func: None = None, takes_context: bool | None = None, name: str | None = None
    ) -> Decorator: ...

    def simple_tag(self, func: Any = None, takes_context: bool | None = None, name: Any = None) -> Any:
        """Register a function whose answer is printed, or stored with ``as name``.

        Raises:
            ValueError: ``func`` cannot be called.
        """

        def register(function: Any) -> Any:
            signature = _Signature(function, takes_context, _name_of(function) if name is None else name)

            @functools.wraps(function)
            def compile_tag(parser: Any, token: Any) -> SimpleNode:
                bits = token.split_contents()[1:]
                target = _taken_target(bits)
                args, kwargs = signature.parse(parser, bits)
                return SimpleNode(function, takes_context, args, kwargs, target)

            self.tag(signature.name, compile_tag)
            return function

        return _decorated(register, func, "simple_tag")

    def simple_block_tag(
        self, func: Any = None, takes_context: bool | None = None, name: Any = None, end_name: Any = None
    ) -> Any:
        """Register a function that gets what stands between the tag and its end, as ``content``.

        Args:
            end_name: The tag that ends it, ``end<name>`` by default.

        Raises:
            ValueError: ``func`` cannot be called.
        """

        def register(function: Any) -> Any:
            tag_name = _name_of(function) if name is None else name
            end = f"end{tag_name}" if end_name is None else end_name
            signature = _Signature(function, takes_context, tag_name, takes_content=True)

            @functools.wraps(function)
            def compile_tag(parser: Any, token: Any) -> SimpleBlockNode:
                _take_content(list(signature.spec.args), signature.takes_context, tag_name)
                bits = token.split_contents()[1:]
                target = _taken_target(bits)
                nodelist = parser.parse((end,))
                parser.delete_first_token()
                args, kwargs = signature.parse(parser, bits)
                return SimpleBlockNode(nodelist, function, takes_context, args, kwargs, target)

            self.tag(tag_name, compile_tag)
            return function

        return _decorated(register, func, "simple_block_tag")

    def inclusion_tag(
        self, filename: Any, func: Any = None, takes_context: bool | None = None, name: Any = None
    ) -> Any:
        """Register a function whose answer is the context of a template, which is then rendered.

        Args:
            filename: The template's name, names to choose from, or a template.
        """

        def register(function: Any) -> Any:
            signature = _Signature(function, takes_context, _name_of(function) if name is None else name)

            @functools.wraps(function)
            def compile_tag(parser: Any, token: Any) -> InclusionNode:
                args, kwargs = signature.parse(parser, token.split_contents()[1:])
                return InclusionNode(function, takes_context, args, kwargs, filename)

            self.tag(signature.name, compile_tag)
            return function

        return register if func is None else register(func)


def _decorated(register: Callable[[Any], Any], func: Any, kind: str) -> Any:
    if func is None:
        return register
    if not callable(func):
        raise ValueError(f"Invalid arguments provided to {kind}")
    return register(func)


def _name_of(function: Any) -> str:
    return str(getattr(function, "_decorated_function", function).__name__)


def _flag(function: Any, name: str, flags: dict[str, Any]) -> None:
    """Write a filter's flags on it, and on the function that a decorator wrapped."""
    inner = inspect.unwrap(function)
    for flag in ("expects_localtime", "is_safe", "needs_autoescape"):
        if flag in flags:
            setattr(function, flag, flags[flag])
            setattr(inner, flag, flags[flag])
    function._filter_name = name
    inner._filter_name = name


def _taken_target(bits: list[str]) -> str | None:
    """The name after ``as`` at a tag's end, taken off its words."""
    if len(bits) >= 2 and bits[-2] == "as":
        target = bits[-1]
        del bits[-2:]
        return target
    return None


class _Signature:
    """What a tag's function takes, and the reading of a tag's words by it.

    Raises:
        TemplateSyntaxError: the function lacks a parameter that it must have.
    """

    def __init__(self, function: Any, takes_context: bool | None, name: str, takes_content: bool = False) -> None:
        spec = inspect.getfullargspec(inspect.unwrap(function))
        self.name = name
        self.spec = spec
        self.takes_context = bool(takes_context)
        self.takes_content = takes_content

    def parse(self, parser: Any, bits: list[str]) -> tuple[list[FilterExpression], dict[str, FilterExpression]]:
        params = list(self.spec.args)
        if self.takes_content:
            _take_content(params, self.takes_context, self.name)
        spec = self.spec
        return parse_bits(
            parser, bits, params, spec.varargs, spec.varkw, spec.defaults, spec.kwonlyargs, spec.kwonlydefaults,
            self.takes_context, self.name,
        )  # fmt: skip


def _take_content(params: list[str], takes_context: bool, name: str) -> None:
    if not takes_context:
        if params[:1] != ["content"]:
            raise TemplateSyntaxError(f"'{name}' must have a first argument of 'content'")
        params.pop(0)
    elif params[:1] == ["context"] and params[1:2] != ["content"]:
        raise TemplateSyntaxError(
            f"'{name}' is decorated with takes_context=True so it must have a first argument of 'context' and a "
            "second argument of 'content'"
        )
    else:
        params[1:2] = []


def parse_bits(
    parser: Any,
    bits: list[str],
    params: list[str],
    varargs: str | None,
    varkw: str | None,
    defaults: Any,
    kwonly: list[str],
    kwonly_defaults: dict[str, Any] | None,
    takes_context: Any,
    name: str,
) -> tuple[list[FilterExpression], dict[str, FilterExpression]]:
    """A tag's words as the arguments of a function with such parameters.

    Raises:
        TemplateSyntaxError: they do not fit.

    Source: django.template.library.parse_bits.
    """
    if takes_context:
        if params[:1] != ["context"]:
            raise TemplateSyntaxError(
                f"'{name}' is decorated with takes_context=True so it must have a first argument of 'context'"
            )
        params = params[1:]
    args: list[FilterExpression] = []
    kwargs: dict[str, FilterExpression] = {}
    for bit in bits:
        keyword = token_kwargs([bit], parser)
        if keyword:
            ((param, value),) = keyword.items()
            if param not in params and param not in kwonly and varkw is None:
                raise TemplateSyntaxError(f"'{name}' received unexpected keyword argument '{param}'")
            if param in kwargs or param in params[: len(args)]:
                raise TemplateSyntaxError(f"'{name}' received multiple values for keyword argument '{param}'")
            kwargs[str(param)] = value
        elif kwargs:
            raise TemplateSyntaxError(f"'{name}' received some positional argument(s) after some keyword argument(s)")
        elif len(args) >= len(params) and varargs is None:
            # Counted after the expression is read, as its own faults come first.
            parser.compile_filter(bit)
            raise TemplateSyntaxError(f"'{name}' received too many positional arguments")
        else:
            args.append(parser.compile_filter(bit))
    required = params[len(args) : len(params) - len(defaults or ())]
    required += [param for param in kwonly if param not in (kwonly_defaults or {})]
    missing = [param for param in required if param not in kwargs]
    if missing:
        names = ", ".join(f"'{param}'" for param in missing)
        raise TemplateSyntaxError(f"'{name}' did not receive value(s) for the argument(s): {names}")
    return args, kwargs


class TagHelperNode(BuiltinNode):
    """A call of a tag's function with arguments from the template.

    Source: django.template.library.TagHelperNode.
    """

    def __init__(
        self, func: Any, takes_context: Any, args: list[FilterExpression], kwargs: dict[str, FilterExpression]
    ) -> None:
        self.func = func
        self.takes_context = takes_context
        self.args = args
        self.kwargs = kwargs

    def get_resolved_arguments(self, context: Any) -> tuple[list[Any], dict[str, Any]]:
        """The arguments' values, the context before them if the function takes it."""
        values = [argument.resolve(context) for argument in self.args]
        if self.takes_context:
            values.insert(0, context)
        return values, {name: argument.resolve(context) for name, argument in self.kwargs.items()}


def _escaped(answer: Any, autoescape: Any) -> Any:
    return conditional_escape(answer) if autoescape else answer


class _AnsweringNode(TagHelperNode):
    """A tag that prints what its function answers, or keeps it under a name."""

    assigns: Any = ()

    def __init__(
        self,
        func: Any,
        takes_context: Any,
        args: list[FilterExpression],
        kwargs: dict[str, FilterExpression],
        target_var: str | None,
    ) -> None:
        super().__init__(func, takes_context, args, kwargs)
        self.target_var = target_var
        self.assigns = () if target_var is None else (target_var,)
        # A function that has the context may set any name in it.
        if takes_context:
            self.touches_context = True
        self.assigns_any = bool(takes_context) and not getattr(func, "sets_no_names", False)

    def render(self, context: Any) -> Any:
        args, kwargs = self.get_resolved_arguments(context)
        answer = self.func(*args, **kwargs)
        if self.target_var is not None:
            context[self.target_var] = answer
            return ""
        return _escaped(answer, context.autoescape)


class SimpleNode(_AnsweringNode, CompiledNode):
    """A simple tag."""

    child_nodelists = ()

    def build(self, builder: Any) -> list[Any]:
        args = [builder.context()] if self.takes_context else []
        args += [builder.value(argument) for argument in self.args]
        kwargs = {name: builder.value(argument) for name, argument in self.kwargs.items()}
        answer = builder.call(self.func, *args, **kwargs)
        if self.target_var is not None:
            return [builder.store(self.target_var, answer)]
        return [builder.output(builder.call(_escaped, answer, builder.autoescape(), text=True))]


class SimpleBlockNode(_AnsweringNode):
    """A simple block tag."""

    def __init__(self, nodelist: NodeList, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.nodelist = nodelist

    def get_resolved_arguments(self, context: Any) -> tuple[list[Any], dict[str, Any]]:
        args, kwargs = super().get_resolved_arguments(context)
        args.insert(1 if self.takes_context else 0, self.nodelist.render(context))
        return args, kwargs


class InclusionNode(TagHelperNode):
    """An inclusion tag."""

    assigns = ()
    child_nodelists = ()

    def __init__(
        self,
        func: Any,
        takes_context: Any,
        args: list[FilterExpression],
        kwargs: dict[str, FilterExpression],
        filename: Any,
    ) -> None:
        super().__init__(func, takes_context, args, kwargs)
        self.filename = filename
        self.assigns_any = bool(takes_context)

    def render(self, context: Any) -> Any:
        args, kwargs = self.get_resolved_arguments(context)
        names = self.func(*args, **kwargs)
        # Looked up once for each rendering of the template that the tag stands in.
        template = context.render_context.get(self)
        if template is None:
            template = context.render_context[self] = self._find(context)
        inner = context.new(names)
        # Forms inside need the token.
        token = context.get("csrf_token")
        if token is not None:
            inner["csrf_token"] = token
        return template.render(inner)

    def _find(self, context: Any) -> Any:
        filename = self.filename
        if hasattr(filename, "nodelist"):
            return filename
        if hasattr(getattr(filename, "template", None), "nodelist"):
            return filename.template
        engine = context.template.engine
        if isinstance(filename, str) or not hasattr(filename, "__iter__"):
            return engine.get_template(filename)
        return engine.select_template(filename)


def import_library(name: str) -> Any:
    """The ``register`` of a module.

    Raises:
        InvalidTemplateLibrary: the module cannot be imported, or has none.
    """
    try:
        module = import_module(name)
    except ImportError as exc:
        raise InvalidTemplateLibrary(
            f"Invalid template library specified. ImportError raised when trying to load '{name}': {exc}"
        ) from exc
    try:
        return module.register
    except AttributeError:
        raise InvalidTemplateLibrary(f"Module  {name} does not have a variable named 'register'") from None
