"""Formats of the locale ``ar``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ar"))
