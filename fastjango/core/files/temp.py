"""Temporary files, under the name that code imports them by."""

from tempfile import NamedTemporaryFile as NamedTemporaryFile
from tempfile import gettempdir as gettempdir

__all__ = ["NamedTemporaryFile", "gettempdir"]
