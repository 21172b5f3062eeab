"""Formats of the locale ``fa``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("fa"))
