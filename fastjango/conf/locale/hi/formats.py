"""Formats of the locale ``hi``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("hi"))
