"""``ConditionalGetMiddleware``: 304 for pages that the browser has."""

from __future__ import annotations

from typing import Any

from fastjango.utils.cache import cc_delim_re, get_conditional_response, set_response_etag
from fastjango.utils.deprecation import MiddlewareMixin
from fastjango.utils.http import parse_http_date_safe


class ConditionalGetMiddleware(MiddlewareMixin):
    """Answers conditional GET requests, with a tag made from the content where there is none."""

    def process_response(self, request: Any, response: Any) -> Any:
        """Answer 304 or 412 where the conditions say so."""
        # HEAD has no content to make a tag from, and RFC 9110, section 13.1.2, allows to ignore the condition.
        if request.method != "GET":
            return response
        if self.needs_etag(response) and not response.has_header("ETag"):
            set_response_etag(response)
        etag = response.get("ETag")
        modified = response.get("Last-Modified")
        modified = modified and parse_http_date_safe(modified)
        if etag or modified:
            return get_conditional_response(request, etag=etag, last_modified=modified, response=response)
        return response

    def needs_etag(self, response: Any) -> bool:
        """Whether a tag is of use: not where nothing may be kept."""
        directives = cc_delim_re.split(response.get("Cache-Control", ""))
        return all(directive.lower() != "no-store" for directive in directives)
