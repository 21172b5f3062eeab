"""Formats of the locale ``ru``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ru"))
