"""Formats of the locale ``ckb``."""

from fastjango.conf.locale._formats import formats_of

globals().update(formats_of("ckb"))
