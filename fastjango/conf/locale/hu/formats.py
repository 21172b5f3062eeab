"""Formats of the locale ``hu``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("hu"))
