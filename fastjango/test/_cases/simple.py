"""``SimpleTestCase``: tests that touch no database, with assertions about markup, errors and forms."""

from __future__ import annotations

import difflib
import json
import pickle
import sys
from difflib import get_close_matches
from inspect import iscoroutinefunction
from typing import Any
from unittest import mock
from unittest.util import safe_repr

from asgiref.sync import async_to_sync

from fastjango.core import mail
from fastjango.core.exceptions import ImproperlyConfigured, ValidationError
from fastjango.core.validators import EMPTY_VALUES
from fastjango.db import connections
from fastjango.db.backends.base.base import BaseDatabaseWrapper
from fastjango.test.client import AsyncClient, Client
from fastjango.test.html import Element
from fastjango.test.utils import compare_xml, modify_settings, override_settings

from .contexts import MessageContext
from .response_assertions import ResponseAssertions, assert_and_parse_html

# Leaves the frames of this module out of the tracebacks that unittest shows.
__unittest = True


class DatabaseOperationForbidden(AssertionError):
    """A test used a database that its class does not list in ``databases``."""

    __module__ = "fastjango.test.testcases"


class _DatabaseFailure:
    """Stands for a connection's method that a test may not call."""

    def __init__(self, wrapped: Any, message: str) -> None:
        self.wrapped = wrapped
        self.message = message

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        raise DatabaseOperationForbidden(self.message)


def is_pickable(obj: Any) -> bool:
    """Whether an object survives pickling."""
    try:
        pickle.loads(pickle.dumps(obj))
    except (AttributeError, TypeError, pickle.PickleError):
        return False
    return True


class SimpleTestCase(ResponseAssertions):
    """A test case without databases.

    Source: django.test.SimpleTestCase (5.2).
    """

    client_class: type[Any] = Client
    async_client_class: type[Any] = AsyncClient
    client: Any
    async_client: Any
    _overridden_settings: dict[str, Any] | None = None
    _modified_settings: list[Any] | None = None

    databases: Any = set()
    _disallowed_database_msg = (
        "Database %(operation)s to %(alias)r are not allowed in SimpleTestCase subclasses. Either subclass TestCase "
        "or TransactionTestCase to ensure proper test isolation or add %(alias)r to %(test)s.databases to silence "
        "this failure."
    )
    _disallowed_connection_methods = (
        ("connect", "connections"),
        ("temporary_connection", "connections"),
        ("cursor", "queries"),
        ("chunked_cursor", "queries"),
        ("plain_cursor", "queries"),
    )

    @classmethod
    def setUpClass(cls) -> None:  # unittest's name
        super().setUpClass()
        if cls._overridden_settings:
            cls.enterClassContext(override_settings(**cls._overridden_settings))
        if cls._modified_settings:
            cls.enterClassContext(modify_settings(cls._modified_settings))
        cls._add_databases_failures()
        cls.addClassCleanup(cls._remove_databases_failures)

    def __getstate__(self) -> dict[str, Any]:
        """What can be sent to another process, in which parallel tests run."""
        # A subtest knows its test, which would be asked about its subtest again.
        return {
            name: None if name in ("_outcome", "_subtest") else value
            for name, value in self.__dict__.items()
            if name in ("_outcome", "_subtest") or is_pickable(value)
        }

    # Databases

    @classmethod
    def _validate_databases(cls) -> frozenset[str]:
        if cls.databases == "__all__":
            return frozenset(connections)
        for alias in cls.databases:
            if alias in connections:
                continue
            close = get_close_matches(alias, list(connections))
            hint = f" Did you mean {close[0]!r}?" if close else ""
            raise ImproperlyConfigured(
                f"{cls.__module__}.{cls.__qualname__}.databases refers to {alias!r} which is not defined in "
                f"settings.DATABASES.{hint}"
            )
        return frozenset(cls.databases)

    @classmethod
    def _forbidden(cls) -> Any:
        """Each method that may not be called, with its connection."""
        for alias in connections:
            if alias not in cls.databases:
                for name, operation in cls._disallowed_connection_methods:
                    yield connections[alias], name, operation

    @classmethod
    def _add_databases_failures(cls) -> None:
        cls.databases = cls._validate_databases()
        for connection, name, operation in cls._forbidden():
            names = {
                "test": f"{cls.__module__}.{cls.__qualname__}",
                "alias": connection.alias,
                "operation": operation,
            }
            failure = _DatabaseFailure(getattr(connection, name), cls._disallowed_database_msg % names)
            setattr(connection, name, failure)
        patch = mock.patch.object(BaseDatabaseWrapper, "ensure_connection", cls.ensure_connection_patch_method())
        cls.enterClassContext(patch)

    @classmethod
    def _remove_databases_failures(cls) -> None:
        for connection, name, _ in cls._forbidden():
            setattr(connection, name, getattr(connection, name).wrapped)

    @classmethod
    def ensure_connection_patch_method(cls) -> Any:
        """A replacement of ``ensure_connection`` that refuses what the class may not use, in threads too."""
        real = BaseDatabaseWrapper.ensure_connection

        def patched(self: Any, *args: Any, **kwargs: Any) -> Any:
            # Connections that a test makes itself are its own affair.
            if self.connection is None and self.alias in connections and self.alias not in cls.databases:
                message = cls._disallowed_database_msg % {
                    "test": f"{cls.__module__}.{cls.__qualname__}",
                    "alias": self.alias,
                    "operation": "threaded connections",
                }
                return _DatabaseFailure(real, message)()
            return real(self, *args, **kwargs)

        return patched

    # Running

    def __call__(self, result: Any = None) -> Any:
        """Run the test between ``_pre_setup`` and ``_post_teardown``, so that subclasses need not call ``setUp``."""
        self._setup_and_call(result)

    def debug(self) -> None:
        """Run the test without a result to note errors in."""
        self._setup_and_call(None, debug=True)

    def _setup_and_call(self, result: Any, debug: bool = False) -> None:
        method = getattr(self, self._testMethodName)
        is_skipped = getattr(type(self), "__unittest_skip__", False) or getattr(method, "__unittest_skip__", False)
        if iscoroutinefunction(method):
            setattr(self, self._testMethodName, async_to_sync(method))
        if not is_skipped:
            try:
                self._pre_setup()
            except Exception:
                if debug:
                    raise
                self._note(result)
                return
        if debug:
            super().debug()
        else:
            super().__call__(result)
        if not is_skipped:
            try:
                self._post_teardown()
            except Exception:
                if debug:
                    raise
                self._note(result)

    def _note(self, result: Any) -> None:
        result.addError(self, sys.exc_info())

    @classmethod
    def _pre_setup(cls) -> None:
        """Make the clients and empty the mailbox; Django 5.2: of the class, and packages replace it on the class."""
        cls.client = cls.client_class()
        cls.async_client = cls.async_client_class()
        mail.outbox = []  # type: ignore[attr-defined]  # there only during tests, as documented

    def _post_teardown(self) -> None:
        """Clean up; a hook for subclasses."""

    def settings(self, **kwargs: Any) -> Any:
        """Other settings for a block; as :class:`~fastjango.test.utils.override_settings`."""
        return override_settings(**kwargs)

    def modify_settings(self, **kwargs: Any) -> Any:
        """Changed list settings for a block; as :class:`~fastjango.test.utils.modify_settings`."""
        return modify_settings(**kwargs)

    # Errors and warnings

    def _assert_message(
        self, method: Any, found: str, expected: type, message: str, args: tuple[Any, ...], kwargs: Any
    ) -> Any:
        context = MessageContext(self, method(expected), found, message)
        if not args:
            return context
        function, *rest = args
        with context:
            function(*rest, **kwargs)
        return None

    def assertRaisesMessage(  # noqa: N802
        self, expected_exception: Any, expected_message: str, *args: Any, **kwargs: Any
    ) -> Any:
        """A call or block raises an error whose text contains a message."""
        return self._assert_message(self.assertRaises, "exception", expected_exception, expected_message, args, kwargs)

    def assertWarnsMessage(  # noqa: N802
        self, expected_warning: Any, expected_message: str, *args: Any, **kwargs: Any
    ) -> Any:
        """A call or block warns with a text that contains a message."""
        return self._assert_message(self.assertWarns, "warning", expected_warning, expected_message, args, kwargs)

    # Form fields

    def assertFieldOutput(  # noqa: N802
        self,
        fieldclass: type[Any],
        valid: dict[Any, Any],
        invalid: dict[Any, list[str]],
        field_args: Any = None,
        field_kwargs: Any = None,
        empty_value: Any = "",
    ) -> None:
        """A form field turns each valid input into its value and refuses each invalid one with its errors.

        Args:
            fieldclass: The class of the field.
            valid: Cleaned values by input.
            invalid: Error texts by input.
            empty_value: What the field gives for nothing.
        """
        from fastjango.forms import CharField  # only tests of form fields need the forms

        args, kwargs = field_args or [], dict(field_kwargs or {})
        required = fieldclass(*args, **kwargs)
        optional = fieldclass(*args, **{**kwargs, "required": False})
        for given, cleaned in valid.items():
            self.assertEqual(required.clean(given), cleaned)
            self.assertEqual(optional.clean(given), cleaned)
        for given, errors in invalid.items():
            for field in (required, optional):
                with self.assertRaises(ValidationError) as caught:
                    field.clean(given)
                self.assertEqual(caught.exception.messages, errors)
        needed = [required.error_messages["required"]]
        for nothing in EMPTY_VALUES:
            with self.assertRaises(ValidationError) as caught:
                required.clean(nothing)
            self.assertEqual(caught.exception.messages, needed)
            self.assertEqual(optional.clean(nothing), empty_value)
        if issubclass(fieldclass, CharField):
            kwargs.update({"min_length": 2, "max_length": 20})
            self.assertIsInstance(fieldclass(*args, **kwargs), fieldclass)

    # HTML

    def _compared_html(self, html1: Any, html2: Any, msg: Any) -> tuple[Element, Element]:
        return (
            assert_and_parse_html(self, html1, msg, "First argument is not valid HTML:"),
            assert_and_parse_html(self, html2, msg, "Second argument is not valid HTML:"),
        )

    def assertHTMLEqual(self, html1: Any, html2: Any, msg: Any = None) -> None:  # noqa: N802
        """Two pieces of HTML mean the same."""
        first, second = self._compared_html(html1, html2, msg)
        if first == second:
            return
        standard = f"{safe_repr(first, True)} != {safe_repr(second, True)}"
        self.fail(self._formatMessage(msg, self._truncateMessage(standard, _line_diff(first, second))))  # type: ignore[attr-defined]  # unittest's own

    def assertHTMLNotEqual(self, html1: Any, html2: Any, msg: Any = None) -> None:  # noqa: N802
        """Two pieces of HTML do not mean the same."""
        first, second = self._compared_html(html1, html2, msg)
        if first == second:
            standard = f"{safe_repr(first, True)} == {safe_repr(second, True)}"
            self.fail(self._formatMessage(msg, standard))

    def assertInHTML(  # noqa: N802
        self, needle: Any, haystack: Any, count: int | None = None, msg_prefix: str = ""
    ) -> None:
        """HTML contains a piece of HTML, ``count`` times if that is given."""
        wanted = assert_and_parse_html(self, needle, None, "First argument is not valid HTML:")
        whole = assert_and_parse_html(self, haystack, None, "Second argument is not valid HTML:")
        prefix = f"{msg_prefix}: " if msg_prefix else ""
        found = whole.count(wanted)
        if count is None:
            self.assertTrue(found != 0, f"{prefix}Couldn't find {needle!r} in the following response\n{haystack!r}")
            return
        missing = (
            f"{prefix}{needle!r} unexpectedly found in the following response\n{haystack!r}"
            if count == 0
            else f"{prefix}Found {found} instances of {needle!r} (expected {count}) in the following response\n"
            f"{haystack!r}"
        )
        self.assertEqual(found, count, missing)

    def assertNotInHTML(self, needle: Any, haystack: Any, msg_prefix: str = "") -> None:  # noqa: N802
        """HTML does not contain a piece of HTML."""
        self.assertInHTML(needle, haystack, count=0, msg_prefix=msg_prefix)

    # JSON and XML

    def _json(self, raw: Any, position: str) -> Any:
        try:
            return json.loads(raw)
        except json.JSONDecodeError:
            self.fail(f"{position} argument is not valid JSON: {raw!r}")

    def _expected_json(self, data: Any) -> Any:
        return self._json(data, "Second") if isinstance(data, str) else data

    def assertJSONEqual(self, raw: Any, expected_data: Any, msg: Any = None) -> None:  # noqa: N802
        """JSON text means the same as data, or as other JSON text."""
        self.assertEqual(self._json(raw, "First"), self._expected_json(expected_data), msg=msg)

    def assertJSONNotEqual(self, raw: Any, expected_data: Any, msg: Any = None) -> None:  # noqa: N802
        """JSON text does not mean the same as data, or as other JSON text."""
        self.assertNotEqual(self._json(raw, "First"), self._expected_json(expected_data), msg=msg)

    def _same_xml(self, xml1: str, xml2: str, msg: Any) -> bool:
        try:
            return compare_xml(xml1, xml2)
        except Exception as error:
            self.fail(self._formatMessage(msg, f"First or second argument is not valid XML\n{error}"))

    def assertXMLEqual(self, xml1: str, xml2: str, msg: Any = None) -> None:  # noqa: N802
        """Two pieces of XML mean the same."""
        if not self._same_xml(xml1, xml2, msg):
            standard = f"{safe_repr(xml1, True)} != {safe_repr(xml2, True)}"
            self.fail(self._formatMessage(msg, self._truncateMessage(standard, _line_diff(xml1, xml2))))  # type: ignore[attr-defined]  # unittest's own

    def assertXMLNotEqual(self, xml1: str, xml2: str, msg: Any = None) -> None:  # noqa: N802
        """Two pieces of XML do not mean the same."""
        if self._same_xml(xml1, xml2, msg):
            self.fail(self._formatMessage(msg, f"{safe_repr(xml1, True)} == {safe_repr(xml2, True)}"))


def _line_diff(first: Any, second: Any) -> str:
    lines = difflib.ndiff(str(first).splitlines(), str(second).splitlines())
    return "\n" + "\n".join(lines)
