"""Which version of the API is asked for: by header, path, namespace, host or query."""

from __future__ import annotations

import re
from typing import Any

from fastjango.utils.translation import gettext_lazy as _

from . import exceptions
from .compat import unicode_http_header
from .reverse import _reverse
from .settings import api_settings
from .utils.mediatypes import _MediaType
from .utils.urls import replace_query_param


class BaseVersioning:
    """The base of schemes."""

    default_version: Any = api_settings.DEFAULT_VERSION
    allowed_versions: Any = api_settings.ALLOWED_VERSIONS
    version_param: Any = api_settings.VERSION_PARAM

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The version that a request asks for."""
        raise NotImplementedError(f"{type(self).__name__}.determine_version() must be implemented.")

    def reverse(
        self, viewname: Any, args: Any = None, kwargs: Any = None, request: Any = None, format: Any = None, **extra: Any
    ) -> str:
        """The URL of a view in the same version."""
        return _reverse(viewname, args, kwargs, request, format, **extra)

    def is_allowed_version(self, version: Any) -> bool:
        """Whether the API has the version; without a list every one."""
        if not self.allowed_versions:
            return True
        return version in self.allowed_versions or (version is not None and version == self.default_version)


class AcceptHeaderVersioning(BaseVersioning):
    """``Accept: application/json; version=1.0``."""

    invalid_version_message: Any = _('Invalid version in "Accept" header.')

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        accepted = _MediaType(request.accepted_media_type)
        version = unicode_http_header(accepted.params.get(self.version_param, self.default_version) or "")
        version = version or self.default_version
        if not self.is_allowed_version(version):
            raise exceptions.NotAcceptable(self.invalid_version_message)
        return version


class URLPathVersioning(BaseVersioning):
    """``/v1/users/``: the version is an argument of the URL."""

    invalid_version_message: Any = _("Invalid version in URL path.")

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        version = kwargs.get(self.version_param, self.default_version)
        if version is None:
            version = self.default_version
        if not self.is_allowed_version(version):
            raise exceptions.NotFound(self.invalid_version_message)
        return version

    def reverse(
        self, viewname: Any, args: Any = None, kwargs: Any = None, request: Any = None, format: Any = None, **extra: Any
    ) -> str:
        if request.version is not None:
            kwargs = {self.version_param: request.version, **(kwargs or {})}
        return super().reverse(viewname, args, kwargs, request, format, **extra)


class NamespaceVersioning(BaseVersioning):
    """``/v1/users/``: each version is an ``include()`` with a namespace."""

    invalid_version_message: Any = _("Invalid version in URL path. Does not match any version namespace.")

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        match = getattr(request, "resolver_match", None)
        if match is None or not match.namespace:
            return self.default_version
        # A namespace within others: the first that is a version counts.
        for namespace in match.namespace.split(":"):
            if self.is_allowed_version(namespace):
                return namespace
        raise exceptions.NotFound(self.invalid_version_message)

    def reverse(
        self, viewname: Any, args: Any = None, kwargs: Any = None, request: Any = None, format: Any = None, **extra: Any
    ) -> str:
        if request.version is not None:
            viewname = self.get_versioned_viewname(viewname, request)
        return super().reverse(viewname, args, kwargs, request, format, **extra)

    def get_versioned_viewname(self, viewname: str, request: Any) -> str:
        """The view's name in the version's namespace."""
        return f"{request.version}:{viewname}"


class HostNameVersioning(BaseVersioning):
    """``v1.example.com``."""

    hostname_regex = re.compile(r"^([a-zA-Z0-9]+)\.[a-zA-Z0-9]+\.[a-zA-Z0-9]+$")
    invalid_version_message: Any = _("Invalid version in hostname.")

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        hostname = request.get_host().partition(":")[0]
        match = self.hostname_regex.match(hostname)
        if not match:
            return self.default_version
        version = match[1]
        if not self.is_allowed_version(version):
            raise exceptions.NotFound(self.invalid_version_message)
        return version


class QueryParameterVersioning(BaseVersioning):
    """``?version=0.1``."""

    invalid_version_message: Any = _("Invalid version in query parameter.")

    def determine_version(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        version = request.query_params.get(self.version_param, self.default_version)
        if not self.is_allowed_version(version):
            raise exceptions.NotFound(self.invalid_version_message)
        return version

    def reverse(
        self, viewname: Any, args: Any = None, kwargs: Any = None, request: Any = None, format: Any = None, **extra: Any
    ) -> str:
        url = super().reverse(viewname, args, kwargs, request, format, **extra)
        return url if request.version is None else replace_query_param(url, self.version_param, request.version)
