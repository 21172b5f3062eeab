"""Formats of the locale ``es_NI``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("es_NI"))
