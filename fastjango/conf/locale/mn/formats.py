"""Formats of the locale ``mn``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("mn"))
