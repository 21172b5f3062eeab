"""Formats of the locale ``en_CA``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("en_CA"))
