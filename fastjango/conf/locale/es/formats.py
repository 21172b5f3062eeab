"""Formats of the locale ``es``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("es"))
