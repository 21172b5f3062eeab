"""Formats of the locale ``sv``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("sv"))
