"""Formats of the locale ``tr``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("tr"))
