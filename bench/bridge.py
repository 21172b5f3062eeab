"""The bridge against Django's ``aget()``: CPU time of one object by its key, inside of an event loop, on PostgreSQL.

``python bench/bridge.py --django PYTHON`` makes a database, runs both in turns (PYTHON is an interpreter that has
Django 5.2 and psycopg), and prints microseconds for one call and their ratio. Without ``--django`` only this project
is measured. The server is named by PGHOST, PGPORT and PGUSER.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GOAL = 0.25


def setup(framework, name):
    """The model of a framework, on the database of that name."""
    if framework == "django":
        import django as package
        from django.conf import settings
    else:
        import fastjango as package
        from fastjango.conf import settings
    server = {
        "HOST": os.environ.get("PGHOST", "127.0.0.1"),
        "PORT": os.environ.get("PGPORT", "5432"),
        "USER": os.environ.get("PGUSER", "postgres"),
    }
    database = {"ENGINE": f"{framework}.db.backends.postgresql", "NAME": name, "CONN_MAX_AGE": None, **server}
    settings.configure(DATABASES={"default": database}, USE_TZ=True)
    package.setup()
    if framework == "django":
        from django.db import connection, models
    else:
        from fastjango.db import connection, models

    class Book(models.Model):
        title = models.CharField(max_length=100)
        pages = models.IntegerField()
        price = models.DecimalField(max_digits=6, decimal_places=2)
        published = models.DateTimeField(null=True)

        class Meta:
            app_label = "bench"

    if not connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Book)
        Book.objects.bulk_create(Book(title=f"Book {number}", pages=number, price="9.95") for number in range(100))
    connection.close()
    return Book


def operations(framework, book):
    """What is measured: coroutine functions that make that many calls."""

    async def aget(count):
        for number in range(count):
            await book.objects.aget(pk=number % 100 + 1)

    async def get(count):
        for number in range(count):
            book.objects.get(pk=number % 100 + 1)

    async def gathered(count):
        for start in range(0, count, 8):
            await asyncio.gather(*(book.objects.aget(pk=(start + number) % 100 + 1) for number in range(8)))

    known = {"aget": aget, "gather": gathered}
    return known if framework == "django" else {"get": get, **known}


async def serve(framework, book):
    """Run what each line of the input names, and answer with the CPU seconds of one call."""
    known = operations(framework, book)
    loop = asyncio.get_running_loop()
    if framework == "fastjango":
        from fastjango.utils._bridge import run_coroutine as entered
    else:

        async def entered(coroutine):
            return await coroutine

    print("ready", flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        name, count = line.split()
        begun = time.process_time()
        await asyncio.create_task(entered(known[name](int(count))))
        print(json.dumps((time.process_time() - begun) / int(count)), flush=True)


class Peer:
    """A process of one framework that runs what it is told."""

    def __init__(self, framework, python, name):
        command = [python, __file__, "--serve", framework, "--name", name]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.process = subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self.process.stdout.readline() == "ready\n"

    def ask(self, operation, count):
        """CPU seconds of one call."""
        self.process.stdin.write(f"{operation} {count}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def end(self):
        """Close its input, at which it ends."""
        self.process.stdin.close()
        self.process.wait()


def measure(options, name):
    """Rows of operation, microseconds, and times of Django's median."""
    peers = {"fastjango": Peer("fastjango", sys.executable, name)}
    if options.django:
        peers = {"django": Peer("django", options.django, name), **peers}
    wanted = [
        ("django", "aget"),
        ("fastjango", "get"),
        ("fastjango", "aget"),
        ("django", "gather"),
        ("fastjango", "gather"),
    ]
    wanted = [(framework, operation) for framework, operation in wanted if framework in peers]
    for framework, operation in wanted:
        peers[framework].ask(operation, 200)
    taken = {one: [] for one in wanted}
    for _ in range(options.rounds):
        for framework, operation in wanted:
            taken[framework, operation].append(peers[framework].ask(operation, options.calls))
    for peer in peers.values():
        peer.end()
    return {one: statistics.median(values) * 1e6 for one, values in taken.items()}


def main():
    """Make a database, measure, report, remove it; fails with 1 where the goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--django", default=os.environ.get("DJANGO_PYTHON"))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--calls", type=int, default=400)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    parser.add_argument("--name", default=f"fastjango_bench_{uuid.uuid4().hex[:10]}")
    options = parser.parse_args()
    if options.serve:
        asyncio.run(serve(options.serve, setup(options.serve, options.name)))
        return 0
    import psycopg

    server = {"host": os.environ.get("PGHOST", "127.0.0.1"), "user": os.environ.get("PGUSER", "postgres")}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as maintenance:
        maintenance.execute(f'CREATE DATABASE "{options.name}"')
        try:
            found = measure(options, options.name)
        finally:
            maintenance.execute(f'DROP DATABASE "{options.name}" WITH (FORCE)')
    ratio = 0.0
    for (framework, operation), micros in found.items():
        against = found.get(("django", "gather" if operation == "gather" else "aget"), 0)
        share = f"{micros / against:.3f}" if against else ""
        print(f"{framework:10} {operation:7} {micros:8.1f} µs {share}")
        if framework == "fastjango" and operation == "get" and against:
            ratio = micros / against
    return 1 if ratio > GOAL else 0


if __name__ == "__main__":
    sys.exit(main())
