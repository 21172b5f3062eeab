"""Formats of the locale ``nn``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("nn"))
