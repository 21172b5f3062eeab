"""Constants of queries and their compilers."""

from __future__ import annotations

# How many rows are fetched from the driver at once.
GET_ITERATOR_CHUNK_SIZE = 100

# What execute_sql() shall return.
MULTI = "multi"
SINGLE = "single"
NO_RESULTS = "no results"
CURSOR = "cursor"
ROW_COUNT = "row count"

ORDER_DIR = {"ASC": ("ASC", "DESC"), "DESC": ("DESC", "ASC")}

INNER = "INNER JOIN"
LOUTER = "LEFT OUTER JOIN"
