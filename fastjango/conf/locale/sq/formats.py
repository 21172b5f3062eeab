"""Formats of the locale ``sq``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("sq"))
