"""Formats of the locale ``ko``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ko"))
