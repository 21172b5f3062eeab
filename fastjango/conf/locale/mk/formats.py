"""Formats of the locale ``mk``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("mk"))
