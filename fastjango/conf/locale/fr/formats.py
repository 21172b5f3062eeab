"""Formats of the locale ``fr``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("fr"))
