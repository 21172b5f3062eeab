"""Formats of the locale ``en_GB``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("en_GB"))
