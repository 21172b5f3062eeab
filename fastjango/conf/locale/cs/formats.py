"""Formats of the locale ``cs``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("cs"))
