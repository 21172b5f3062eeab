"""Formats of the locale ``ig``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ig"))
