"""Formats of the locale ``gl``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("gl"))
