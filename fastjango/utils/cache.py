"""Headers for caches, conditional responses, keys of pages: a door that looks upward, to ``http/_caching.py``."""

from fastjango.http._caching import _generate_cache_header_key as _generate_cache_header_key
from fastjango.http._caching import _generate_cache_key as _generate_cache_key
from fastjango.http._caching import _i18n_cache_key_suffix as _i18n_cache_key_suffix
from fastjango.http._caching import add_never_cache_headers as add_never_cache_headers
from fastjango.http._caching import cc_delim_re as cc_delim_re
from fastjango.http._caching import get_cache_key as get_cache_key
from fastjango.http._caching import get_conditional_response as get_conditional_response
from fastjango.http._caching import get_max_age as get_max_age
from fastjango.http._caching import has_vary_header as has_vary_header
from fastjango.http._caching import learn_cache_key as learn_cache_key
from fastjango.http._caching import patch_cache_control as patch_cache_control
from fastjango.http._caching import patch_response_headers as patch_response_headers
from fastjango.http._caching import patch_vary_headers as patch_vary_headers
from fastjango.http._caching import set_response_etag as set_response_etag

__all__ = [
    "add_never_cache_headers",
    "cc_delim_re",
    "get_cache_key",
    "get_conditional_response",
    "get_max_age",
    "has_vary_header",
    "learn_cache_key",
    "patch_cache_control",
    "patch_response_headers",
    "patch_vary_headers",
    "set_response_etag",
]
