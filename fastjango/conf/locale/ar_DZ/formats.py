"""Formats of the locale ``ar_DZ``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ar_DZ"))
