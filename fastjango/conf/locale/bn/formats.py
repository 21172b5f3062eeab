"""Formats of the locale ``bn``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("bn"))
