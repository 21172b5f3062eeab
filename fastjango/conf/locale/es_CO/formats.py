"""Formats of the locale ``es_CO``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("es_CO"))
