"""Formats of the locale ``ga``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ga"))
