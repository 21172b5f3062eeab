"""Formats of the locale ``fr_CH``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("fr_CH"))
