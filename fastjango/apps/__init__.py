"""The installed apps: what each is, and the registry that holds them and their models."""

from fastjango.utils.module_loading import provide_app_modules
from fastjango.utils.translation._app_folders import provide_app_folders

from .config import AppConfig as AppConfig
from .registry import apps as apps

provide_app_folders(lambda: [config.path for config in apps.get_app_configs()])
provide_app_modules(lambda: [config.module for config in apps.get_app_configs()])

__all__ = ["AppConfig", "apps"]
