"""Compression of single views."""

from fastjango.middleware.gzip import GZipMiddleware
from fastjango.utils.decorators import decorator_from_middleware

gzip_page = decorator_from_middleware(GZipMiddleware)
gzip_page.__doc__ = "Compress a view's responses for clients that accept it."
