"""Formats of the locale ``de_CH``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("de_CH"))
