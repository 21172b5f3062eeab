"""What error reports leave out: secrets of the settings, of forms and of local variables."""

from __future__ import annotations

import functools
import inspect
import re
from typing import Any

from fastjango.conf import settings
from fastjango.http import HttpHeaders
from fastjango.utils.datastructures import MultiValueDict
from fastjango.utils.module_loading import import_string
from fastjango.utils.regex_helper import _lazy_re_compile
from fastjango.views.decorators.debug import _code_key, coroutine_functions_to_sensitive_variables


class CallableSettingWrapper:
    """Stands for a setting that can be called, which templates would do."""

    def __init__(self, callable_setting: Any) -> None:
        self._wrapped = callable_setting

    def __repr__(self) -> str:
        return repr(self._wrapped)


@functools.cache
def get_default_exception_reporter_filter() -> Any:
    """The filter that ``DEFAULT_EXCEPTION_REPORTER_FILTER`` names; there is one of it."""
    return import_string(settings.DEFAULT_EXCEPTION_REPORTER_FILTER)()


def get_exception_reporter_filter(request: Any) -> Any:
    """The filter of a request, or the usual one."""
    return getattr(request, "exception_reporter_filter", get_default_exception_reporter_filter())


class SafeExceptionReporterFilter:
    """Puts stars where a name sounds like a secret, or a decorator says that it is one.

    Source: django.views.debug.SafeExceptionReporterFilter (5.2).
    """

    cleansed_substitute = "********************"
    hidden_settings = _lazy_re_compile("API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|HTTP_COOKIE", flags=re.IGNORECASE)

    # Settings and headers

    def cleanse_setting(self, key: Any, value: Any) -> Any:
        """The value, or stars for a name that sounds like a secret; inside of mappings and lists too."""
        if key == settings.SESSION_COOKIE_NAME or (isinstance(key, str | bytes) and self._is_hidden(key)):
            cleansed: Any = self.cleansed_substitute
        elif isinstance(value, dict):
            cleansed = {name: self.cleanse_setting(name, item) for name, item in value.items()}
        elif isinstance(value, list):
            cleansed = [self.cleanse_setting("", item) for item in value]
        elif isinstance(value, tuple):
            cleansed = tuple(self.cleanse_setting("", item) for item in value)
        else:
            cleansed = value
        return CallableSettingWrapper(cleansed) if callable(cleansed) else cleansed

    def _is_hidden(self, key: Any) -> bool:
        try:
            return bool(self.hidden_settings.search(key))
        except TypeError:
            return False

    def get_safe_settings(self) -> dict[str, Any]:
        """The settings."""
        return {name: self.cleanse_setting(name, getattr(settings, name)) for name in dir(settings) if name.isupper()}

    def get_safe_request_meta(self, request: Any) -> dict[str, Any]:
        """The request's environment."""
        if not hasattr(request, "META"):
            return {}
        return {name: self.cleanse_setting(name, value) for name, value in request.META.items()}

    def get_safe_cookies(self, request: Any) -> dict[str, Any]:
        """The request's cookies."""
        if not hasattr(request, "COOKIES"):
            return {}
        return {name: self.cleanse_setting(name, value) for name, value in request.COOKIES.items()}

    def get_safe_headers(self, request: Any) -> dict[str, Any]:
        """The request's headers."""
        return {name: self.cleanse_setting(HttpHeaders.to_wsgi_name(name), v) for name, v in request.headers.items()}

    # Forms

    def is_active(self, request: Any) -> bool:
        """Whether what decorators mark is hidden: not while developing."""
        return settings.DEBUG is False

    def get_cleansed_multivaluedict(self, request: Any, multivaluedict: Any) -> Any:
        """A copy without the values of sensitive form fields."""
        names = getattr(request, "sensitive_post_parameters", [])
        if not self.is_active(request) or not names:
            return multivaluedict
        cleansed = multivaluedict.copy()
        for name in names:
            if name in cleansed:
                cleansed[name] = self.cleansed_substitute
        return cleansed

    def get_post_parameters(self, request: Any) -> Any:
        """The form's fields, without the values of the sensitive ones."""
        if request is None:
            return {}
        names = getattr(request, "sensitive_post_parameters", [])
        if not self.is_active(request) or not names:
            return request.POST
        cleansed = request.POST.copy()
        for name in cleansed if names == "__ALL__" else names:
            if name in cleansed:
                cleansed[name] = self.cleansed_substitute
        return cleansed

    # Local variables

    def cleanse_special_types(self, request: Any, value: Any) -> Any:
        """Requests shown briefly, form data without the sensitive fields."""
        try:
            # A lazy object may fail at this.
            is_data = isinstance(value, MultiValueDict)
        except Exception as error:
            return f"{error!r} while evaluating {value!r}"
        return self.get_cleansed_multivaluedict(request, value) if is_data else value

    def get_traceback_frame_variables(self, request: Any, tb_frame: Any) -> Any:
        """Names and values of a frame's variables, without the sensitive ones."""
        hidden = self._sensitive_names(tb_frame)
        if not self.is_active(request) or not hidden:
            # Values of requests are shown as they are, in so far as they can be.
            cleansed = {name: self.cleanse_special_types(request, value) for name, value in tb_frame.f_locals.items()}
        elif hidden == "__ALL__":
            cleansed = dict.fromkeys(tb_frame.f_locals, self.cleansed_substitute)
        else:
            cleansed = {
                name: self.cleansed_substitute if name in hidden else self.cleanse_special_types(request, value)
                for name, value in tb_frame.f_locals.items()
            }
        if (
            tb_frame.f_code.co_name == "sensitive_variables_wrapper"
            and "sensitive_variables_wrapper" in tb_frame.f_locals
        ):
            # The wrapper's own frame holds the arguments.
            for name in ("func_args", "func_kwargs"):
                if name in cleansed:
                    cleansed[name] = self.cleansed_substitute
        return cleansed.items()

    @staticmethod
    def _sensitive_names(tb_frame: Any) -> Any:
        """The names that a decorator marks: found in the wrapper's frame, or by the code of a coroutine function."""
        frame = tb_frame.f_back
        while frame is not None:
            if (
                frame.f_code.co_name == "sensitive_variables_wrapper"
                and "sensitive_variables_wrapper" in frame.f_locals
            ):
                wrapper = frame.f_locals["sensitive_variables_wrapper"]
                return getattr(wrapper, "sensitive_variables", None)
            frame = frame.f_back
        code = tb_frame.f_code
        if code.co_flags & inspect.CO_COROUTINE:
            return coroutine_functions_to_sensitive_variables.get(_code_key(code.co_filename, code.co_firstlineno))
        return None
