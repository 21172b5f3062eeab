"""Formats of the locale ``da``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("da"))
