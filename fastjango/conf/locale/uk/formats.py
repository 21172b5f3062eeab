"""Formats of the locale ``uk``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("uk"))
