"""Files: wrappers, uploads, images and where files are stored."""

from .base import File as File

__all__ = ["File"]
