"""Patterns of LIKE that are columns: escaped by the database, with the wildcards put around."""

PATTERN_ESC = r"REPLACE(REPLACE(REPLACE({}, '\', '\\'), '%%', '\%%'), '_', '\_')"
PATTERN_OPS = {
    "contains": r"LIKE '%%' || {} || '%%' ESCAPE '\'",
    "icontains": r"LIKE '%%' || UPPER({}) || '%%' ESCAPE '\'",
    "startswith": r"LIKE {} || '%%' ESCAPE '\'",
    "istartswith": r"LIKE UPPER({}) || '%%' ESCAPE '\'",
    "endswith": r"LIKE '%%' || {} ESCAPE '\'",
    "iendswith": r"LIKE '%%' || UPPER({}) ESCAPE '\'",
}
