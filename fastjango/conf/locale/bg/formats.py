"""Formats of the locale ``bg``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("bg"))
