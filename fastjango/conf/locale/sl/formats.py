"""Formats of the locale ``sl``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("sl"))
