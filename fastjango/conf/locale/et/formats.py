"""Formats of the locale ``et``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("et"))
