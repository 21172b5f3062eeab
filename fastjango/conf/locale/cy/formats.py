"""Formats of the locale ``cy``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("cy"))
