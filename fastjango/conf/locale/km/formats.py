"""Formats of the locale ``km``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("km"))
