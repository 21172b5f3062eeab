"""Formats of the locale ``th``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("th"))
