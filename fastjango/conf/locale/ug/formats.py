"""Formats of the locale ``ug``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ug"))
