"""The template tag node whose template can be replaced by application and by model."""

from __future__ import annotations

from collections.abc import Callable
from inspect import getfullargspec
from typing import Any

from fastjango.template.library import InclusionNode, parse_bits


class InclusionAdminNode(InclusionNode):
    """A tag that renders ``admin/<app>/<model>/<template_name>``, or the one of the application, or the admin's.

    Args:
        name: The name of the tag.
        parser, token: What the tag was compiled with.
        func: Returns the context of the template.
        template_name: The last part of the template's path.
        takes_context: Call ``func`` with the page's context first.
    """

    def __init__(
        self,
        name: str,
        parser: Any,
        token: Any,
        func: Callable[..., Any],
        template_name: str,
        takes_context: bool = True,
    ) -> None:
        self.template_name = template_name
        spec = getfullargspec(func)
        args, kwargs = parse_bits(
            parser,
            token.split_contents()[1:],
            spec.args,
            spec.varargs,
            spec.varkw,
            spec.defaults,
            spec.kwonlyargs,
            spec.kwonlydefaults,
            takes_context,
            name,
        )
        super().__init__(func, takes_context, args, kwargs, filename=None)

    def render(self, context: Any) -> Any:
        """Render the first template that exists."""
        opts = context["opts"]
        folders = (f"{opts.app_label}/{opts.object_name.lower()}/", f"{opts.app_label}/", "")
        names = [f"admin/{folder}{self.template_name}" for folder in folders]
        # InclusionNode renders the template that stands here.
        context.render_context[self] = context.template.engine.select_template(names)
        return super().render(context)
