"""Formats of the locale ``eu``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("eu"))
