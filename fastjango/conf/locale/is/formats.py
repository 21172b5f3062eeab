"""Formats of the locale ``is``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("is"))
