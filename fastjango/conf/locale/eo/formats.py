"""Formats of the locale ``eo``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("eo"))
