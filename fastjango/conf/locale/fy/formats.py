"""Formats of the locale ``fy``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("fy"))
