"""Assertions about responses: their text, redirects, templates and forms."""

from __future__ import annotations

from typing import Any
from unittest import TestCase
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from fastjango.conf import settings
from fastjango.http import QueryDict
from fastjango.http.request import validate_host
from fastjango.test.html import Element, HTMLParseError, parse_html

from .contexts import AssertTemplateNotUsedContext, AssertTemplateUsedContext

# Leaves the frames of this module out of the tracebacks that unittest shows.
__unittest = True


def to_list(value: Any) -> list[Any]:
    """A list of a single value; None is no value, and lists stay."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def assert_and_parse_html(self: Any, html: Any, user_msg: Any, msg: str) -> Element:
    """The parsed HTML; the test fails when it is not well formed."""
    try:
        return parse_html(html)
    except HTMLParseError as error:
        raise self.failureException(self._formatMessage(user_msg, f"{msg}\n{error}")) from error


def _prefixed(msg_prefix: str) -> str:
    return f"{msg_prefix}: " if msg_prefix else ""


class ResponseAssertions(TestCase):
    """The assertions about responses."""

    client: Any

    # Redirects

    def assertRedirects(  # noqa: N802  # Django's name
        self,
        response: Any,
        expected_url: Any,
        status_code: int = 302,
        target_status_code: int = 200,
        msg_prefix: str = "",
        fetch_redirect_response: bool = True,
    ) -> None:
        """The response redirects to a URL, which answers.

        Args:
            status_code: What the response has to have; the first of a followed chain.
            target_status_code: What the URL has to answer.
            fetch_redirect_response: Whether to ask the URL; it has to be one of the client's own host.
        """
        prefix = _prefixed(msg_prefix)
        if hasattr(response, "redirect_chain"):
            url = self._end_of_chain(response, status_code, prefix)
            self.assertEqual(
                response.status_code,
                target_status_code,
                f"{prefix}Response didn't redirect as expected: Final Response code was {response.status_code} "
                f"(expected {target_status_code})",
            )
        else:
            self.assertEqual(
                response.status_code,
                status_code,
                f"{prefix}Response didn't redirect as expected: Response code was {response.status_code} "
                f"(expected {status_code})",
            )
            # A response of a view called directly knows no request; its URL is whole then.
            asked = getattr(response, "request", None)
            url = urljoin(asked["PATH_INFO"], response.url) if asked else response.url
            if fetch_redirect_response:
                target = self._fetched_status(response, url, prefix)
                self.assertEqual(
                    target,
                    target_status_code,
                    f"{prefix}Couldn't retrieve redirection page '{urlsplit(url).path}': response code was {target} "
                    f"(expected {target_status_code})",
                )
        self.assertURLEqual(url, expected_url, f"{prefix}Response redirected to '{url}', expected '{expected_url}'")

    def _end_of_chain(self, response: Any, status_code: int, prefix: str) -> str:
        chain = response.redirect_chain
        self.assertTrue(
            chain,
            f"{prefix}Response didn't redirect as expected: Response code was {response.status_code} "
            f"(expected {status_code})",
        )
        first_status = chain[0][1]
        self.assertEqual(
            first_status,
            status_code,
            f"{prefix}Initial response didn't redirect as expected: Response code was {first_status} "
            f"(expected {status_code})",
        )
        return str(chain[-1][0])

    def _fetched_status(self, response: Any, url: str, prefix: str) -> int:
        scheme, netloc, path, query, _ = urlsplit(url)
        scheme = scheme or response.request["wsgi.url_scheme"]
        domain = netloc.partition(":")[0] if netloc else ""
        if domain and not validate_host(domain, settings.ALLOWED_HOSTS):
            raise ValueError(
                f"The test client is unable to fetch remote URLs (got {url}). If the host is served by Django, add "
                f"'{domain}' to ALLOWED_HOSTS. Otherwise, use assertRedirects(..., fetch_redirect_response=False)."
            )
        extra = response.client.extra or {}
        headers = response.client.headers or {}
        answer = response.client.get(path, QueryDict(query), secure=scheme == "https", headers=headers, **extra)
        return int(answer.status_code)

    def assertURLEqual(self, url1: Any, url2: Any, msg_prefix: str = "") -> None:  # noqa: N802
        """Two URLs are equal; the order of query parameters counts only among equal names."""

        def normalized(url: Any) -> str:
            parts = urlsplit(str(url))
            pairs = sorted(parse_qsl(parts.query), key=lambda pair: pair[0])
            return urlunsplit(parts._replace(query=urlencode(pairs)))

        self.assertEqual(
            normalized(url1),
            normalized(url2),
            f"{_prefixed(msg_prefix)}Expected '{url1}' to equal '{url2}'.",
        )

    # Text

    def _text_and_count(
        self, response: Any, text: Any, status_code: int, msg_prefix: str, html: bool
    ) -> tuple[Any, Any, int, str, bytes]:
        # A response that renders late is rendered now.
        if callable(getattr(response, "render", None)) and not response.is_rendered:
            response.render()
        prefix = _prefixed(msg_prefix)
        self.assertEqual(
            response.status_code,
            status_code,
            f"{prefix}Couldn't retrieve content: Response code was {response.status_code} (expected {status_code})",
        )
        raw: bytes = b"".join(response.streaming_content) if response.streaming else response.content
        content: Any = raw
        shown = repr(text)
        if not isinstance(text, bytes) or html:
            text = str(text)
            content = raw.decode(response.charset)
            shown = repr(text) if not isinstance(shown, bytes) else shown
        if html:
            content = assert_and_parse_html(self, content, None, "Response's content is not valid HTML:")
            text = assert_and_parse_html(self, text, None, "Second argument is not valid HTML:")
        return text, shown, content.count(text), prefix, raw

    def assertContains(  # noqa: N802
        self,
        response: Any,
        text: Any,
        count: int | None = None,
        status_code: int = 200,
        msg_prefix: str = "",
        html: bool = False,
    ) -> None:
        """The response has a status and its content a text, ``count`` times if that is given."""
        _, shown, found, prefix, raw = self._text_and_count(response, text, status_code, msg_prefix, html)
        if count is None:
            self.assertTrue(found != 0, f"{prefix}Couldn't find {shown} in the following response\n{raw!r}")
        else:
            self.assertEqual(
                found,
                count,
                f"{prefix}Found {found} instances of {shown} (expected {count}) in the following response\n{raw!r}",
            )

    def assertNotContains(  # noqa: N802
        self, response: Any, text: Any, status_code: int = 200, msg_prefix: str = "", html: bool = False
    ) -> None:
        """The response has a status and its content does not have a text."""
        _, shown, found, prefix, raw = self._text_and_count(response, text, status_code, msg_prefix, html)
        self.assertEqual(
            found,
            0,
            f"{prefix}{shown} unexpectedly found in the following response\n{raw!r}",
        )

    # Templates

    def _template_names(self, response: Any, msg_prefix: str, method: str) -> list[str]:
        if not hasattr(response, "templates"):
            raise ValueError(f"{method}() is only usable on responses fetched using the Django test Client.")
        return [template.name for template in response.templates if template.name is not None]

    def _check_template_used(
        self, template_name: str, template_names: list[str], msg_prefix: str, count: int | None
    ) -> None:
        prefix = msg_prefix
        if not template_names:
            self.fail(f"{prefix}No templates used to render the response")
        self.assertTrue(
            template_name in template_names,
            f"{prefix}Template '{template_name}' was not a template used to render the response. Actual template(s) "
            f"used: {', '.join(template_names)}",
        )
        if count is not None:
            found = template_names.count(template_name)
            self.assertEqual(
                found,
                count,
                f"{prefix}Template '{template_name}' was expected to be rendered {count} time(s) but was actually "
                f"rendered {found} time(s).",
            )

    @staticmethod
    def _response_and_name(response: Any, template_name: Any, method: str) -> tuple[Any, Any]:
        if response is None and template_name is None:
            raise TypeError("response and/or template_name argument must be provided")
        if template_name is not None and response is not None and not hasattr(response, "templates"):
            raise ValueError(f"{method}() is only usable on responses fetched using the Django test Client.")
        # A single argument, or a name alone, asks for a context manager.
        if not hasattr(response, "templates") or (response is None and template_name):
            return None, template_name if response is None else response
        return response, template_name

    def assertTemplateUsed(  # noqa: N802
        self, response: Any = None, template_name: Any = None, msg_prefix: str = "", count: int | None = None
    ) -> Any:
        """The response was rendered with a template; also a context manager, given only the name."""
        prefix = _prefixed(msg_prefix)
        response, name = self._response_and_name(response, template_name, "assertTemplateUsed")
        if response is None:
            if not name:
                self.fail(f"{prefix}No templates used to render the response")
            return AssertTemplateUsedContext(self, name, prefix, count)
        self._check_template_used(name, self._template_names(response, prefix, "assertTemplateUsed"), prefix, count)
        return None

    def assertTemplateNotUsed(  # noqa: N802
        self, response: Any = None, template_name: Any = None, msg_prefix: str = ""
    ) -> Any:
        """The response was not rendered with a template; also a context manager, given only the name."""
        prefix = _prefixed(msg_prefix)
        response, name = self._response_and_name(response, template_name, "assertTemplateNotUsed")
        if response is None:
            return AssertTemplateNotUsedContext(self, name, prefix)
        self.assertFalse(
            name in self._template_names(response, prefix, "assertTemplateNotUsed"),
            f"{prefix}Template '{name}' was used unexpectedly in rendering the response",
        )
        return None

    # Forms

    def assertFormError(  # noqa: N802
        self, form: Any, field: str | None, errors: Any, msg_prefix: str = ""
    ) -> None:
        """A field of a form has exactly these errors; ``None`` stands for the form itself."""
        self._check_form_error(form, field, to_list(errors), _prefixed(msg_prefix), f"form {form!r}")

    def assertFormSetError(  # noqa: N802
        self, formset: Any, form_index: int | None, field: str | None, errors: Any, msg_prefix: str = ""
    ) -> None:
        """A form of a form set, or the form set itself (``form_index`` None), has exactly these errors.

        Raises:
            ValueError: a field is named without a form.
        """
        if form_index is None and field is not None:
            raise ValueError("You must use field=None with form_index=None.")
        prefix, errors = _prefixed(msg_prefix), to_list(errors)
        if not formset.is_bound:
            self.fail(f"{prefix}The formset {formset!r} is not bound, it will never have any errors.")
        if form_index is not None and form_index >= len(formset.forms):
            count = len(formset.forms)
            self.fail(f"{prefix}The formset {formset!r} only has {count} form{'' if count == 1 else 's'}.")
        if form_index is None:
            # Asked for before the errors, which validate the formset.
            message = f"{prefix}The non-form errors of formset {formset!r} don't match."
            self.assertEqual(formset.non_form_errors(), errors, message)
            return
        self._check_form_error(
            formset.forms[form_index], field, errors, prefix, f"form {form_index} of formset {formset!r}"
        )

    def _check_form_error(self, form: Any, field: str | None, errors: list[Any], prefix: str, description: str) -> None:
        if not form.is_bound:
            self.fail(f"{prefix}The {description} is not bound, it will never have any errors.")
        if field is not None and field not in form.fields:
            self.fail(f"{prefix}The {description} does not contain the field {field!r}.")
        if field is None:
            found, subject = form.non_field_errors(), f"non-field errors of {description}"
        else:
            found, subject = form.errors.get(field, []), f"errors of field {field!r} on {description}"
        self.assertEqual(found, errors, f"{prefix}The {subject} don't match.")
