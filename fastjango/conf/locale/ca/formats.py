"""Formats of the locale ``ca``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ca"))
