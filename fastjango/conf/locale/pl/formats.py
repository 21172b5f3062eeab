"""Formats of the locale ``pl``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("pl"))
