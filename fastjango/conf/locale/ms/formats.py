"""Formats of the locale ``ms``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ms"))
