"""Formats of the locale ``kn``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("kn"))
