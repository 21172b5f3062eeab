"""Formats of the locale ``ml``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ml"))
