"""Formats of the locale ``zh_Hans``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("zh_Hans"))
