"""Formats of the locale ``ro``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ro"))
