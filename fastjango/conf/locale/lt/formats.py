"""Formats of the locale ``lt``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("lt"))
