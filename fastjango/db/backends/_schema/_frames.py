"""Schema statements as Alembic writes them. Written by ``tools/frames.py``; not edited by hand."""

FRAMES: dict[str, dict[str, str]] = {
    "sqlite": {
        "quote": '"',
        "column": '"{column}" {definition}',
        "separator": ", \n\t",
        "create_table": 'CREATE TABLE "{table}" (\n\t{body}\n)',
        "copy_rows": 'INSERT INTO "{table}" ({columns}) SELECT {values} FROM "{source}"',
        "drop_table": 'DROP TABLE "{table}"',
        "rename_table": 'ALTER TABLE "{table}" RENAME TO "{new_name}"',
        "add_column": 'ALTER TABLE "{table}" ADD COLUMN "{column}" {definition}',
        "drop_column": 'ALTER TABLE "{table}" DROP COLUMN "{column}"',
        "rename_column": 'ALTER TABLE "{table}" RENAME COLUMN "{column}" TO "{new_name}"',
    },
}
