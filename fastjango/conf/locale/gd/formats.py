"""Formats of the locale ``gd``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("gd"))
