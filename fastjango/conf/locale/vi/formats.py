"""Formats of the locale ``vi``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("vi"))
