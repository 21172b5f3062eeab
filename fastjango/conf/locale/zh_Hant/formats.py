"""Formats of the locale ``zh_Hant``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("zh_Hant"))
