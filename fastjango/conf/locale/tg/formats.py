"""Formats of the locale ``tg``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("tg"))
