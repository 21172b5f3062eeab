"""Formats of the locale ``bs``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("bs"))
