"""Formats of the locale ``uz``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("uz"))
