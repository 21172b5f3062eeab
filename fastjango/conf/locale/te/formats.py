"""Formats of the locale ``te``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("te"))
