"""Formats of the locale ``el``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("el"))
