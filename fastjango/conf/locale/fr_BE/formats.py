"""Formats of the locale ``fr_BE``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("fr_BE"))
