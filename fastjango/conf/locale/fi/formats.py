"""Formats of the locale ``fi``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("fi"))
