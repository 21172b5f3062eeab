"""Write the frames of statements that SQLAlchemy and Alembic make for SQLite, so that start-up need not import them.

python tools/frames.py           # write both files
python tools/frames.py --check   # fail when they are not what this version would write
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from typing import Any

from fastjango.db.backends._schema.alembic_ops import SchemaOperations
from fastjango.db.backends._schema.table_text import TableText
from fastjango.db.models.sql._render.framing import compile_frame

PACKAGE = Path(__file__).parents[1] / "fastjango"
VENDOR = "sqlite"
TABLE, COLUMN = "{table}", ("{column}", "{definition}")


def select_frames() -> Iterator[str]:
    """The frame of every set of clauses that queries come to."""
    choices = [
        ("", "distinct"),
        ("", "where"),
        ("", "group_by", "group_by having"),
        ("", "order_by"),
        ("", "limit", "limit offset"),
    ]
    for chosen in product(*choices):
        yield compile_frame(VENDOR, {"columns", "from", *" ".join(chosen).split()})


def schema_frames() -> dict[str, str]:
    """The frames of the statements that change a schema, by operation."""
    operations = SchemaOperations(VENDOR, lambda sql: None)
    alone, constrained = (operations.render_table(TableText(TABLE, [COLUMN], more)) for more in ((), ["{more}"]))
    column = alone[alone.index("(") + 1 : alone.rindex(")")].strip()

    def last(act: Callable[[SchemaOperations], Any]) -> str:
        ran: list[str] = []
        act(SchemaOperations(VENDOR, ran.append))
        return ran[-1]

    copied: list[str] = []
    values = {"{columns}": "{values}"}
    SchemaOperations(VENDOR, copied.append).remake_table(TableText(TABLE, [COLUMN]), "{source}", values)
    return {
        "quote": column[0],
        "column": column,
        "separator": constrained.split(column)[1].split("{more}")[0],
        "create_table": alone.replace(column, "{body}"),
        # Several columns come quoted one by one.
        "copy_rows": copied[1].replace(f"{column[0]}{{columns}}{column[0]}", "{columns}"),
        "drop_table": last(lambda made: made.drop_table(TABLE)),
        "rename_table": last(lambda made: made.rename_table(TABLE, "{new_name}")),
        "add_column": last(lambda made: made.add_column(TABLE, *COLUMN)),
        "drop_column": last(lambda made: made.drop_column(TABLE, COLUMN[0])),
        "rename_column": last(lambda made: made.rename_column(TABLE, COLUMN[0], "{new_name}")),
    }


def _literal(text: str) -> str:
    """A string as the formatter writes it."""
    return repr(text) if '"' in text else f'"{repr(text)[1:-1]}"'


def written() -> dict[Path, str]:
    """The text of each file."""
    schema = "".join(f"        {_literal(name)}: {_literal(frame)},\n" for name, frame in schema_frames().items())
    opening = '"""{} Written by ``tools/frames.py``; not edited by hand."""\n\n'
    return {
        PACKAGE / "db/models/sql/_render/_frames.py": opening.format("SELECTs as SQLAlchemy composes them.")
        + '{}_FRAMES = """\\\n{}\n""".splitlines()\n'.format(VENDOR.upper(), "\n".join(select_frames())),
        PACKAGE / "db/backends/_schema/_frames.py": opening.format("Schema statements as Alembic writes them.")
        + f"FRAMES: dict[str, dict[str, str]] = {{\n    {_literal(VENDOR)}: {{\n{schema}    }},\n}}\n",
    }


def main(arguments: list[str]) -> int:
    """Write the files, or compare them."""
    stale = [path for path, text in written().items() if not path.exists() or path.read_text() != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path} is stale: run python tools/frames.py")
        return bool(stale)
    for path in stale:
        path.write_text(written()[path])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
