"""Formats of the locale ``hr``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("hr"))
