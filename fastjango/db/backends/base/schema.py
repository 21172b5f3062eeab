"""The schema editor of all databases: a door to ``_schema``."""

from fastjango.db.backends._schema.core import logger as logger
from fastjango.db.backends._schema.editor import BaseDatabaseSchemaEditor as BaseDatabaseSchemaEditor

__all__ = ["BaseDatabaseSchemaEditor", "logger"]
