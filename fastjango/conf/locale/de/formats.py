"""Formats of the locale ``de``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("de"))
