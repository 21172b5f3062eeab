"""Formats of the locale ``nl``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("nl"))
