"""Formats of the locale ``id``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("id"))
