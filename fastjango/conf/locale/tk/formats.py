"""Formats of the locale ``tk``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("tk"))
