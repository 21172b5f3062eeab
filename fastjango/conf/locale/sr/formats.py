"""Formats of the locale ``sr``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("sr"))
