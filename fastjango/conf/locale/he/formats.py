"""Formats of the locale ``he``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("he"))
