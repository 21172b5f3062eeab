"""The exceptions of the database layer: PEP 249's, under one roof for all drivers."""

from __future__ import annotations

from typing import Any

__all__ = [
    "DataError",
    "DatabaseError",
    "Error",
    "IntegrityError",
    "InterfaceError",
    "InternalError",
    "NotSupportedError",
    "OperationalError",
    "ProgrammingError",
    "TransactionManagementError",
    "translate",
]


class Error(Exception):
    """Base of all errors that a database raises."""


class InterfaceError(Error):
    """The driver was used wrongly, or is broken."""


class DatabaseError(Error):
    """The database refused or failed."""


class DataError(DatabaseError):
    """A value does not fit: out of range, too long, division by zero."""


class OperationalError(DatabaseError):
    """The database cannot work: lost connection, lock, missing table on SQLite."""


class IntegrityError(DatabaseError):
    """A constraint would be violated."""


class InternalError(DatabaseError):
    """The database is in a state it should not be in."""


class ProgrammingError(DatabaseError):
    """The statement is wrong: syntax, missing table, number of parameters."""


class NotSupportedError(DatabaseError):
    """The database or its backend cannot do this."""


class TransactionManagementError(ProgrammingError):
    """Transactions are used in a way that cannot work."""


# The most telling class first: a driver's IntegrityError is also its DatabaseError.
_CLASSES: tuple[type[Error], ...] = (
    DataError,
    OperationalError,
    IntegrityError,
    InternalError,
    ProgrammingError,
    NotSupportedError,
    DatabaseError,
    InterfaceError,
    Error,
)
for _class in _CLASSES:
    _class.__module__ = "fastjango.db.utils"
TransactionManagementError.__module__ = "fastjango.db.transaction"


def translate(driver: Any, error: BaseException) -> Error | None:
    """The error of this package that stands for a driver's.

    Args:
        driver: The DB-API module, which has classes of the same names.
        error: What was raised.

    Returns:
        The new exception with the same arguments, or None if ``error`` is not the driver's.
    """
    for ours in _CLASSES:
        theirs = getattr(driver, ours.__name__, None)
        if theirs is not None and isinstance(error, theirs):
            return ours(*error.args)
    return None
