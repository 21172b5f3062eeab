"""Formats of the locale ``ky``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ky"))
