"""Every use raises: ``DATABASES`` is not configured."""

from __future__ import annotations

from typing import Any

from fastjango.core.exceptions import ImproperlyConfigured
from fastjango.db.backends.base.base import BaseDatabaseWrapper
from fastjango.db.backends.base.client import BaseDatabaseClient
from fastjango.db.backends.base.creation import BaseDatabaseCreation
from fastjango.db.backends.base.introspection import BaseDatabaseIntrospection
from fastjango.db.backends.base.operations import BaseDatabaseOperations
from fastjango.db.backends.dummy.features import DummyDatabaseFeatures


def complain(*args: Any, **kwargs: Any) -> Any:
    """Say what is missing.

    Raises:
        ImproperlyConfigured: always.
    """
    raise ImproperlyConfigured(
        "settings.DATABASES is improperly configured. Please supply the ENGINE value. Check settings documentation "
        "for more details."
    )


def ignore(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


class DatabaseOperations(BaseDatabaseOperations):
    """Names cannot be quoted without a database."""

    quote_name = complain


class DatabaseClient(BaseDatabaseClient):
    """There is no client."""

    runshell = complain


class DatabaseCreation(BaseDatabaseCreation):
    """Test databases are neither made nor removed."""

    create_test_db = ignore  # type: ignore[assignment]  # answers nothing
    destroy_test_db = ignore


class DatabaseIntrospection(BaseDatabaseIntrospection):
    """There is nothing to look at."""

    get_table_list = complain
    get_table_description = complain
    get_relations = complain
    get_constraints = complain


class DatabaseWrapper(BaseDatabaseWrapper):
    """Stands where a connection would."""

    client_class = DatabaseClient
    creation_class = DatabaseCreation
    features_class = DummyDatabaseFeatures
    introspection_class = DatabaseIntrospection
    ops_class = DatabaseOperations

    ensure_connection = complain
    _commit = complain
    _rollback = ignore
    _close = ignore
    _savepoint = ignore
    _savepoint_commit = complain
    _savepoint_rollback = ignore
    _set_autocommit = complain

    def is_usable(self) -> bool:
        """There is nothing to test."""
        return True
