"""Templates by name, from whichever back end has them."""

from __future__ import annotations

from typing import Any

from . import engines
from .exceptions import TemplateDoesNotExist


def get_template(template_name: str, using: str | None = None) -> Any:
    """A template by name.

    Args:
        using: The alias of the only back end to ask.

    Raises:
        TemplateDoesNotExist: no back end has it.
        TemplateSyntaxError: its text is wrong.
    """
    chain = []
    for engine in _engine_list(using):
        try:
            return engine.get_template(template_name)
        except TemplateDoesNotExist as exc:
            chain.append(exc)
    raise TemplateDoesNotExist(template_name, chain=chain)


def select_template(template_name_list: Any, using: str | None = None) -> Any:
    """The first of several templates that some back end has.

    Raises:
        TemplateDoesNotExist: there is none, or no name was given.
        TypeError: one name was given in place of a list.
    """
    if isinstance(template_name_list, str):
        raise TypeError(
            f"select_template() takes an iterable of template names but got a string: {template_name_list!r}. Use "
            "get_template() if you want to load a single template by name."
        )
    chain = []
    for name in template_name_list:
        for engine in _engine_list(using):
            try:
                return engine.get_template(name)
            except TemplateDoesNotExist as exc:
                chain.append(exc)
    if template_name_list:
        raise TemplateDoesNotExist(", ".join(template_name_list), chain=chain)
    raise TemplateDoesNotExist("No template names provided")


def render_to_string(template_name: Any, context: Any = None, request: Any = None, using: str | None = None) -> Any:
    """A template, or the first of several that exists, as text."""
    if isinstance(template_name, list | tuple):
        template = select_template(template_name, using=using)
    else:
        template = get_template(template_name, using=using)
    return template.render(context, request)


def _engine_list(using: str | None = None) -> list[Any]:
    return engines.all() if using is None else [engines[using]]
