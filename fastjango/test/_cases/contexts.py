"""What the assertions use as context managers."""

from __future__ import annotations

import copy
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any

from fastjango.test.signals import template_rendered
from fastjango.test.utils import CaptureQueriesContext, ContextList

# Leaves the frames of this module out of the tracebacks that unittest shows.
__unittest = True


class AssertNumQueriesContext(CaptureQueriesContext):
    """Fails the test when a block runs another number of queries."""

    def __init__(self, test_case: Any, num: int, connection: Any) -> None:
        self.test_case = test_case
        self.num = num
        super().__init__(connection)

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        super().__exit__(exc_type, exc_value, traceback)
        if exc_type is not None:
            return
        executed = len(self)
        listing = "\n".join(f"{number}. {query['sql']}" for number, query in enumerate(self.captured_queries, 1))
        self.test_case.assertEqual(
            executed,
            self.num,
            f"{executed} queries executed, {self.num} expected\nCaptured queries were:\n{listing}",
        )


class AssertTemplateUsedContext:
    """Fails the test when a block does not render a template."""

    def __init__(self, test_case: Any, template_name: str, msg_prefix: str = "", count: int | None = None) -> None:
        self.test_case = test_case
        self.template_name = template_name
        self.msg_prefix = msg_prefix
        self.count = count
        self.rendered_templates: list[Any] = []
        self.rendered_template_names: list[str] = []
        self.context = ContextList()

    def on_template_render(self, sender: Any, signal: Any, template: Any, context: Any, **kwargs: Any) -> None:
        """Note a template and a copy of its context."""
        self.rendered_templates.append(template)
        if template.name is not None:
            self.rendered_template_names.append(template.name)
        self.context.append(copy.copy(context))

    def test(self) -> None:
        """Compare what was rendered with what is expected."""
        self.test_case._check_template_used(
            self.template_name, self.rendered_template_names, self.msg_prefix, self.count
        )

    def __enter__(self) -> AssertTemplateUsedContext:
        template_rendered.connect(self.on_template_render)
        return self

    def __exit__(self, exc_type: object, exc_value: object, traceback: object) -> None:
        template_rendered.disconnect(self.on_template_render)
        if exc_type is None:
            self.test()


class AssertTemplateNotUsedContext(AssertTemplateUsedContext):
    """Fails the test when a block renders a template."""

    def test(self) -> None:
        """Compare what was rendered with what is not expected."""
        self.test_case.assertFalse(
            self.template_name in self.rendered_template_names,
            f"{self.msg_prefix}Template '{self.template_name}' was used unexpectedly in rendering the response",
        )


class MessageContext(AbstractContextManager[Any]):
    """Passes on to ``assertRaises`` or ``assertWarns`` and then looks at the message."""

    def __init__(self, test_case: Any, inner: Any, found: str, message: str) -> None:
        self.test_case, self.inner, self.found, self.message = test_case, inner, found, message

    def __enter__(self) -> Any:
        return self.inner.__enter__()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool | None:
        handled: bool | None = self.inner.__exit__(exc_type, exc_value, traceback)
        if handled or exc_type is None:
            self.test_case.assertIn(self.message, str(getattr(self.inner, self.found)))
        return handled
