"""The installed apps: what each is, and the registry that holds them and their models."""

from .config import AppConfig as AppConfig
from .registry import apps as apps

__all__ = ["AppConfig", "apps"]
