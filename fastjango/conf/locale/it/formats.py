"""Formats of the locale ``it``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("it"))
