"""One token against request forgery for the forms of both libraries."""

from __future__ import annotations

from typing import Any

from wtforms.csrf.core import CSRF
from wtforms.validators import ValidationError

from fastjango.http._csrf import InvalidTokenFormat, _check_token_format, _does_token_match, get_token


class SharedCSRF(CSRF):  # type: ignore[misc]  # WTForms has no types
    """WTForms' protection with our token, which the middleware takes from forms of either kind."""

    def setup_form(self, form: Any) -> Any:
        self.request = form.meta.csrf_context
        return super().setup_form(form)

    def generate_csrf_token(self, csrf_token_field: Any) -> str:
        return str(get_token(self.request))

    def validate_csrf_token(self, form: Any, field: Any) -> None:
        """Compare with the visitor's secret, also where a view is exempt from the middleware.

        Raises:
            ValidationError: it is another one, or none.
        """
        secret = self.request.META.get("CSRF_COOKIE")
        try:
            _check_token_format(field.data or "")
        except InvalidTokenFormat as exc:
            raise ValidationError(field.gettext("Invalid CSRF Token")) from exc
        if secret is None or not _does_token_match(field.data, secret):
            raise ValidationError(field.gettext("Invalid CSRF Token"))


class CSRFMeta:
    """To be a base of a form's inner class ``Meta``; pass ``meta={"csrf_context": request}`` to the form.

    Forms that views adapt need no request: there the token comes from the template's ``{% csrf_token %}``.
    """

    csrf = True
    csrf_class = SharedCSRF
    csrf_field_name = "csrfmiddlewaretoken"
