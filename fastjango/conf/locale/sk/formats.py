"""Formats of the locale ``sk``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("sk"))
