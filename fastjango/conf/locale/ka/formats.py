"""Formats of the locale ``ka``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ka"))
