"""Formats of the locale ``ja``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ja"))
