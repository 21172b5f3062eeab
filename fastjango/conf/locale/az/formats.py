"""Formats of the locale ``az``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("az"))
