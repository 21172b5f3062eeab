"""Formats of the locale ``ta``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ta"))
