"""Formats of the locale ``sr_Latn``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("sr_Latn"))
