"""No abilities at all."""

from __future__ import annotations

from fastjango.db.backends.base.features import BaseDatabaseFeatures, flags


class DummyDatabaseFeatures(BaseDatabaseFeatures):
    """A database that is not there supports no transactions."""

    locals().update(flags(off="supports_transactions uses_savepoints"))
