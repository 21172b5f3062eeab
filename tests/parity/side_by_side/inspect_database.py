"""What a database holds, as JSON: told by Django's introspection and by the database's own catalogue."""

import json

from django.db import connection

CATALOGUES = {
    "sqlite": {"schema": "SELECT type, name, tbl_name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"},
    "postgresql": {
        # The type with its lengths: those of an array's elements stand nowhere else.
        "types": "SELECT attrelid::regclass::text, attname, format_type(atttypid, atttypmod), attnotnull, attidentity, "
        "attgenerated FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid "
        "WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND attnum > 0 AND NOT attisdropped",
        "columns": "SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default, "
        "character_maximum_length, numeric_precision, numeric_scale, collation_name, is_identity, identity_generation, "
        "identity_start, identity_increment, identity_maximum, generation_expression "
        "FROM information_schema.columns WHERE table_schema = 'public'",
        "indexes": "SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), "
        "indisunique, indisprimary, indisvalid, indimmediate FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
        "WHERE relnamespace = 'public'::regnamespace",
        "constraints": "SELECT conrelid::regclass::text, conname, contype, condeferrable, condeferred, convalidated, "
        "pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "sequences": "SELECT relname, refobjid::regclass::text, refobjsubid, format_type(seqtypid, NULL), seqstart, "
        "seqincrement, seqmax, seqmin, seqcycle FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid "
        "LEFT JOIN pg_depend ON objid = seqrelid AND refobjsubid > 0",
        "comments": "SELECT objoid::regclass::text, attname, description FROM pg_description "
        "JOIN pg_class ON pg_class.oid = objoid LEFT JOIN pg_attribute ON attrelid = objoid AND attnum = objsubid "
        "WHERE relnamespace = 'public'::regnamespace AND classoid = 'pg_class'::regclass",
        "extensions": "SELECT extname FROM pg_extension",
    },
    "mysql": {
        "columns": "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, "
        "character_set_name, collation_name, column_key, column_comment, generation_expression "
        "FROM information_schema.columns WHERE table_schema = DATABASE()",
        "indexes": "SELECT table_name, index_name, seq_in_index, column_name, non_unique, collation, sub_part, "
        "index_type FROM information_schema.statistics WHERE table_schema = DATABASE()",
        "keys": "SELECT table_name, constraint_name, column_name, referenced_table_name, referenced_column_name "
        "FROM information_schema.key_column_usage WHERE table_schema = DATABASE()",
        "rules": "SELECT table_name, constraint_name, update_rule, delete_rule "
        "FROM information_schema.referential_constraints WHERE constraint_schema = DATABASE()",
        "constraints": "SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints "
        "WHERE constraint_schema = DATABASE()",
        "checks": "SELECT table_name, constraint_name, check_clause FROM information_schema.check_constraints "
        "WHERE constraint_schema = DATABASE()",
        "tables": "SELECT table_name, engine, table_collation, table_comment FROM information_schema.tables "
        "WHERE table_schema = DATABASE()",
    },
}
# What handlers of signals write after migrations.
ROWS = {
    "django_content_type": "SELECT app_label, model FROM django_content_type",
    "auth_permission": "SELECT app_label, model, codename, auth_permission.name FROM auth_permission "
    "JOIN django_content_type ON django_content_type.id = content_type_id",
    "django_site": "SELECT domain, name FROM django_site",
}


def rows(cursor, sql):
    cursor.execute(sql)
    return sorted(list(map(str, row)) for row in cursor.fetchall())


def introspected(cursor, table):
    tell = connection.introspection
    columns = {column.name: described(column) for column in tell.get_table_description(cursor, table)}
    return {
        "columns": columns,
        "constraints": tell.get_constraints(cursor, table),
        "relations": tell.get_relations(cursor, table),
        "key": tell.get_primary_key_columns(cursor, table),
        "sequences": tell.get_sequences(cursor, table),
    }


def described(column):
    # Types that came with an extension are numbered as they came.
    is_own = isinstance(column.type_code, int) and column.type_code >= 16384
    return ["an extension's" if is_own else str(column.type_code), *map(str, column[2:])]


def sqlite_tables(cursor):
    """Columns with everything that ``CREATE TABLE`` says of them, whatever their order."""
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'")
    told = {}
    for name, sql in cursor.fetchall():
        before, _, inside = sql.partition("(")
        told[name] = [before.strip(), *sorted(part.strip(" ()\n\t") for part in inside.split(","))]
    return told


with connection.cursor() as cursor:
    names = [table.name for table in connection.introspection.get_table_list(cursor)]
    told = {name: introspected(cursor, name) for name in sorted(names)}
    told["catalogue"] = {part: rows(cursor, sql) for part, sql in CATALOGUES[connection.vendor].items()}
    if connection.vendor == "sqlite":
        told["catalogue"]["sql"] = sqlite_tables(cursor)
    told["rows"] = {table: rows(cursor, sql) for table, sql in ROWS.items() if table in names}
print(json.dumps(told, default=str))
