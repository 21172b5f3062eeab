"""Formats of the locale ``pt_BR``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("pt_BR"))
