"""Formats of the locale ``nb``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("nb"))
