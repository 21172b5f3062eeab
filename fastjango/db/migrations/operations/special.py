"""Operations that run what somebody wrote: SQL, Python, or operations for the state and the database apart."""

from __future__ import annotations

from typing import Any

from fastjango.db import router

from .base import Operation, OperationCategory


class SeparateDatabaseAndState(Operation):
    """Runs some operations on the database only, and others on the state only.

    Args:
        database_operations: For the database; they do not change the state that the rest of the migration sees.
        state_operations: For the state.
    """

    category = OperationCategory.MIXED
    serialization_expand_args = ["database_operations", "state_operations"]

    def __init__(self, database_operations: Any = None, state_operations: Any = None) -> None:
        self.database_operations = database_operations or []
        self.state_operations = state_operations or []

    def deconstruct(self) -> tuple[str, Any, Any]:
        given = {"database_operations": self.database_operations, "state_operations": self.state_operations}
        return type(self).__name__, [], {name: operations for name, operations in given.items() if operations}

    def state_forwards(self, app_label: str, state: Any) -> None:
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        for operation in self.database_operations:
            after = from_state.clone()
            operation.state_forwards(app_label, after)
            operation.database_forwards(app_label, schema_editor, from_state, after)
            from_state = after

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        # to_state is where the walk ends; the states on the way are those of going forwards from there.
        states = [to_state]
        for operation in self.database_operations:
            after = states[-1].clone()
            operation.state_forwards(app_label, after)
            states.append(after)
        for position in reversed(range(len(self.database_operations))):
            self.database_operations[position].database_backwards(
                app_label, schema_editor, states[position + 1], states[position]
            )

    def describe(self) -> str:
        return "Custom state/database change combination"


class RunSQL(Operation):
    """Runs SQL.

    Args:
        sql: Text, or a list of statements, each text or a pair of text and parameters.
        reverse_sql: The same for the way back; None when there is no way back.
        state_operations: What the SQL means for the models.
        hints: For the routers' ``allow_migrate()``.
        elidable: Whether squashing may leave it out.
    """

    category = OperationCategory.SQL
    noop = ""

    def __init__(
        self, sql: Any, reverse_sql: Any = None, state_operations: Any = None, hints: Any = None, elidable: bool = False
    ) -> None:
        self.sql = sql
        self.reverse_sql = reverse_sql
        self.state_operations = state_operations or []
        self.hints = hints or {}
        self.elidable = elidable

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"sql": self.sql}
        if self.reverse_sql is not None:
            kwargs["reverse_sql"] = self.reverse_sql
        kwargs.update({name: value for name in ("state_operations", "hints") if (value := getattr(self, name))})
        return type(self).__name__, [], kwargs

    @property
    def reversible(self) -> bool:
        """Whether SQL for the way back was given."""
        return self.reverse_sql is not None

    def state_forwards(self, app_label: str, state: Any) -> None:
        for operation in self.state_operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self._run_sql(schema_editor, self.sql)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.reverse_sql is None:
            raise NotImplementedError("You cannot reverse this operation")
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            self._run_sql(schema_editor, self.reverse_sql)

    def describe(self) -> str:
        return "Raw SQL operation"

    def _run_sql(self, schema_editor: Any, sqls: Any) -> None:
        if sqls == self.noop:
            return
        if isinstance(sqls, str):
            for statement in schema_editor.connection.ops.prepare_sql_script(sqls):
                schema_editor.execute(statement, params=None)
            return
        for sql in sqls:
            if isinstance(sql, (list, tuple)):
                if len(sql) != 2:
                    raise ValueError(f"Expected a 2-tuple but got {len(sql)}")
                schema_editor.execute(sql[0], params=sql[1])
            elif sql != self.noop:
                schema_editor.execute(sql, params=None)


class RunPython(Operation):
    """Calls a function with the historical models and the schema editor.

    Args:
        code: The function ``(apps, schema_editor)``.
        reverse_code: The same for the way back; None when there is no way back.
        atomic: Whether it runs in a transaction; None takes what the migration says.
        hints: For the routers' ``allow_migrate()``.
        elidable: Whether squashing may leave it out.

    Raises:
        ValueError: what was given cannot be called.
    """

    category = OperationCategory.PYTHON
    reduces_to_sql = False

    def __init__(
        self,
        code: Any,
        reverse_code: Any = None,
        atomic: bool | None = None,
        hints: Any = None,
        elidable: bool = False,
    ) -> None:
        self.atomic = atomic
        if not callable(code):
            raise ValueError("RunPython must be supplied with a callable")
        self.code = code
        if reverse_code is not None and not callable(reverse_code):
            raise ValueError("RunPython must be supplied with callable arguments")
        self.reverse_code = reverse_code
        self.hints = hints or {}
        self.elidable = elidable

    def deconstruct(self) -> tuple[str, Any, Any]:
        kwargs = {"code": self.code}
        if self.reverse_code is not None:
            kwargs["reverse_code"] = self.reverse_code
        if self.atomic is not None:
            kwargs["atomic"] = self.atomic
        if self.hints:
            kwargs["hints"] = self.hints
        return type(self).__name__, [], kwargs

    @property
    def reversible(self) -> bool:
        """Whether a function for the way back was given."""
        return self.reverse_code is not None

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Python changes no models."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        self._call(self.code, app_label, schema_editor, from_state)

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        if self.reverse_code is None:
            raise NotImplementedError("You cannot reverse this operation")
        self._call(self.reverse_code, app_label, schema_editor, from_state)

    def _call(self, code: Any, app_label: str, schema_editor: Any, state: Any) -> None:
        # Delayed changes may have left classes behind that this function is about to use.
        state.clear_delayed_apps_cache()
        if router.allow_migrate(schema_editor.connection.alias, app_label, **self.hints):
            code(state.apps, schema_editor)

    def describe(self) -> str:
        return "Raw Python operation"

    @staticmethod
    def noop(apps: Any, schema_editor: Any) -> None:
        # No docstring: a plan shows it.
        return None
