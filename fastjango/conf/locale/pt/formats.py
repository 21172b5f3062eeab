"""Formats of the locale ``pt``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("pt"))
