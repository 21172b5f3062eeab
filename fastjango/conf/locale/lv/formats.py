"""Formats of the locale ``lv``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("lv"))
