"""SELECTs as SQLAlchemy composes them. Written by ``tools/frames.py``; not edited by hand."""

SQLITE_FRAMES = """\
SELECT {columns} FROM {from}
SELECT {columns} FROM {from} LIMIT {limit}
SELECT {columns} FROM {from} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} ORDER BY {order_by}
SELECT {columns} FROM {from} ORDER BY {order_by} LIMIT {limit}
SELECT {columns} FROM {from} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} GROUP BY {group_by}
SELECT {columns} FROM {from} GROUP BY {group_by} LIMIT {limit}
SELECT {columns} FROM {from} GROUP BY {group_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} GROUP BY {group_by} ORDER BY {order_by}
SELECT {columns} FROM {from} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit}
SELECT {columns} FROM {from} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} GROUP BY {group_by} HAVING {having}
SELECT {columns} FROM {from} GROUP BY {group_by} HAVING {having} LIMIT {limit}
SELECT {columns} FROM {from} GROUP BY {group_by} HAVING {having} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} GROUP BY {group_by} HAVING {having} ORDER BY {order_by}
SELECT {columns} FROM {from} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit}
SELECT {columns} FROM {from} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} WHERE {where}
SELECT {columns} FROM {from} WHERE {where} LIMIT {limit}
SELECT {columns} FROM {from} WHERE {where} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} WHERE {where} ORDER BY {order_by}
SELECT {columns} FROM {from} WHERE {where} ORDER BY {order_by} LIMIT {limit}
SELECT {columns} FROM {from} WHERE {where} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} LIMIT {limit}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} ORDER BY {order_by}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} LIMIT {limit}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} LIMIT {limit} OFFSET {offset}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} ORDER BY {order_by}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit}
SELECT {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from}
SELECT {distinct} {columns} FROM {from} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} ORDER BY {order_by}
SELECT {distinct} {columns} FROM {from} ORDER BY {order_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} ORDER BY {order_by}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} HAVING {having}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} HAVING {having} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} HAVING {having} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} HAVING {having} ORDER BY {order_by}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} WHERE {where}
SELECT {distinct} {columns} FROM {from} WHERE {where} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} WHERE {where} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} WHERE {where} ORDER BY {order_by}
SELECT {distinct} {columns} FROM {from} WHERE {where} ORDER BY {order_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} WHERE {where} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} ORDER BY {order_by}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} LIMIT {limit} OFFSET {offset}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} ORDER BY {order_by}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit}
SELECT {distinct} {columns} FROM {from} WHERE {where} GROUP BY {group_by} HAVING {having} ORDER BY {order_by} LIMIT {limit} OFFSET {offset}
""".splitlines()
