"""The soak: many clients ask asynchronous views on PostgreSQL for a while, and a backend dies in the middle.

``python tests/soak/run.py --seconds 60`` writes a report as JSON and fails with 1 where something went wrong.
"""

import argparse
import asyncio
import collections
import json
import os
import random
import sys
import time
import uuid
from pathlib import Path

import psycopg
from sqlalchemy import event

sys.path.insert(0, str(Path(__file__).resolve().parent))

SERVER = {
    "HOST": os.environ.get("PGHOST", "127.0.0.1"),
    "PORT": int(os.environ.get("PGPORT", "5432")),
    "USER": os.environ.get("PGUSER", "postgres"),
}
START = 1000
GRACE = 60
POOL = {"pool_size": 10, "max_overflow": 6, "timeout": 30}
OURS = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'soak-watch' "
    "AND backend_type = 'client backend'"
)
WEIGHTS = {"read": 6, "awaited": 3, "move": 5, "hit": 4, "undo": 3, "inner": 2, "together": 2, "slow": 1}


def configure(name):
    """Set the project up on a database."""
    from fastjango.conf import settings

    settings.configure(
        SECRET_KEY="soak",
        ROOT_URLCONF="project",
        ALLOWED_HOSTS=["*"],
        USE_TZ=True,
        MIDDLEWARE=["fastjango.middleware.common.CommonMiddleware"],
        DATABASES={
            "default": {"ENGINE": "fastjango.db.backends.postgresql", "NAME": name, "OPTIONS": {"pool": POOL}, **SERVER}
        },
        LOGGING_CONFIG=None,
    )
    from fastjango.core.asgi import get_asgi_application

    return get_asgi_application()


def place(name):
    """Where a connection beside the project's goes, for looking and killing."""
    where = {"host": SERVER["HOST"], "port": SERVER["PORT"], "user": SERVER["USER"]}
    return {"dbname": name, "autocommit": True, "application_name": "soak-watch", **where}


class Soak:
    """The clients and what they saw."""

    def __init__(self, app, seconds, clients, kills):
        self.app, self.seconds, self.clients, self.kills = app, seconds, clients, kills
        self.statuses = collections.Counter()
        self.faults = []
        self.broken = []
        self.hits = collections.Counter()
        self.unsure_hits = 0
        self.killed = 0
        self.opened = []
        self.most_connections = 0
        self.gone = 0
        self.is_over = False

    async def ask(self, view, token, first, second, leaves_after=None):
        """Status and body of an answer; the client may go away before it."""
        query = f"a={first}&b={second}&token={token}".encode()
        scope = {
            "type": "http",
            "method": "GET",
            "path": f"/{view}/",
            "query_string": query,
            "headers": [(b"host", b"soak")],
        }
        messages, sent = [{"type": "http.request", "body": b""}], []

        async def receive():
            if messages:
                return messages.pop()
            await asyncio.sleep(3600 if leaves_after is None else leaves_after)
            return {"type": "http.disconnect"}

        async def send(message):
            sent.append(message)

        await asyncio.create_task(self.app(scope, receive, send))
        if not sent:
            return None, b""
        return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])

    async def client(self, number):
        """Ask for one thing after the other."""
        chance = random.Random(number)
        names, weights = list(WEIGHTS), list(WEIGHTS.values())
        while not self.is_over:
            view = chance.choices(names, weights)[0]
            first, second = chance.sample(range(1, 21), 2)
            leaves = 0.03 if view == "slow" and chance.random() < 0.3 else None
            token = uuid.UUID(int=chance.getrandbits(128)).hex
            status, body = await self.ask(view, token, first, second, leaves)
            self.statuses[f"{view} {status}"] += 1
            self.check(view, token, first, status, body)

    def check(self, view, token, first, status, body):
        """An answer must be right, or one that a lost connection explains."""
        if view == "hit":
            self.hits[first] += status == 200
            self.unsure_hits += status != 200
        if status is None:
            self.gone += 1
            if view != "slow":
                self.faults.append(f"{view}: no answer")
            return
        if status == 500:
            self.broken.append(view)
            return
        answer = json.loads(body)
        expected = {"token": token}
        if view in ("read", "awaited", "together"):
            expected["owner"] = f"owner{first}"
        if view in ("move", "together"):
            expected["written"] = 2
        if view == "inner":
            expected["written"] = 1
        if view in ("undo", "slow"):
            expected["left"] = 0
        wrong = {name: answer.get(name) for name, value in expected.items() if answer.get(name) != value}
        if wrong or answer.get("foreign") or answer.get("owners", [f"owner{first}"]) not in ([f"owner{first}"], []):
            self.faults.append(f"{view} {status}: {answer}, expected {expected}")

    def count(self):
        """How many connections the project has, as it sees them: the server sees those that were closed for a while."""
        self.opened = [connection for connection in self.opened if not connection.closed]
        self.most_connections = max(self.most_connections, len(self.opened))

    async def watch(self, watcher):
        """Count the connections; kill one in the middle of something, then one at rest, and so on."""
        started, pause = time.monotonic(), self.seconds / (self.kills + 1)
        until = started + self.seconds
        # On a busy machine the chance to kill may come late.
        while (now := time.monotonic()) < until or (self.killed < self.kills and now < until + GRACE):
            if self.killed < self.kills and now - started > pause * (self.killed + 1):
                state = "idle" if self.killed % 2 else "idle in transaction"
                kill = f"SELECT pid, pg_terminate_backend(pid) FROM ({OURS} AND state = %s LIMIT 1) one"
                self.killed += len(await (await watcher.execute(kill, [state])).fetchall())
            self.count()
            await asyncio.sleep(0.01)
        self.is_over = True

    async def run(self, name):
        """All clients until the time is over, from the server's start to its end."""
        from fastjango.db._alchemy.lending import LoopPool

        event.listen(LoopPool, "connect", lambda connection, _record: self.opened.append(connection))
        events, answers = asyncio.Queue(), asyncio.Queue()
        events.put_nowait({"type": "lifespan.startup"})
        server = asyncio.create_task(self.app({"type": "lifespan"}, events.get, answers.put))
        assert (await answers.get())["type"] == "lifespan.startup.complete"
        async with await psycopg.AsyncConnection.connect(**place(name)) as watcher:
            asking = (self.client(number) for number in range(self.clients))
            await asyncio.gather(self.watch(watcher), *asking)
            self.look_at_the_pool()
            await self.look_at_the_rows(watcher)
        events.put_nowait({"type": "lifespan.shutdown"})
        await server

    def look_at_the_pool(self):
        """Nobody has a connection any more, and each that was opened is at hand."""
        from fastjango.db._alchemy import lending

        for lender in lending._lenders[asyncio.get_running_loop()].values():
            out = lender.engine.pool.checkedout() - len(lender._idle)
            if out or lender.tenants:
                self.faults.append(f"{out} connections are still out, {lender.tenants} tasks still counted")

    async def look_at_the_rows(self, watcher):
        """Every answered write is there, once, and nothing that was rolled back."""

        async def rows(query):
            return await (await watcher.execute(query)).fetchall()

        moved = "SELECT id, balance, hits, (SELECT sum(amount) FROM soak_entry WHERE account_id = soak_account.id)"
        hits = 0
        for key, balance, stored, amount in await rows(f"{moved} FROM soak_account"):
            if balance != START + (amount or 0):
                self.faults.append(f"account {key}: balance {balance}, moved {amount}")
            hits += stored - self.hits[key]
        if not 0 <= hits <= self.unsure_hits:
            self.faults.append(f"{hits} hits too many, {self.unsure_hits} unanswered")
        until = time.monotonic() + GRACE
        while busy := await rows(f"{OURS} AND state <> 'idle'"):
            if time.monotonic() > until:
                self.faults.append(f"{len(busy)} connections are not idle")
                break
            await asyncio.sleep(0.05)

    def report(self, left):
        """What happened, as plain data."""
        if self.most_connections > POOL["pool_size"] + POOL["max_overflow"]:
            self.faults.append(f"{self.most_connections} connections at a time")
        if left:
            self.faults.append(f"{left} connections left after the end")
        if len(self.broken) > self.killed:
            self.faults.append(f"{self.killed} backends killed, {len(self.broken)} requests failed")
        if self.killed < self.kills:
            self.faults.append(f"only {self.killed} backends could be killed")
        return {
            "requests": sum(self.statuses.values()),
            "statuses": dict(sorted(self.statuses.items())),
            "killed": self.killed,
            "failed": self.broken,
            "clients gone": self.gone,
            "most connections": self.most_connections,
            "faults": self.faults[:20],
        }


def left_open(name):
    """How many of the project's connections the server keeps, once those that were closed had time to leave."""
    until = time.monotonic() + GRACE
    with psycopg.connect(**place(name)) as watcher:
        while (left := len(watcher.execute(OURS).fetchall())) and time.monotonic() < until:
            time.sleep(0.05)
    return left


def prepare():
    """Make the tables and the accounts."""
    from project import ACCOUNTS, Account, Entry

    from fastjango.db import connection

    with connection.schema_editor() as editor:
        editor.create_model(Account)
        editor.create_model(Entry)
    Account.objects.bulk_create([Account(pk=number, owner=f"owner{number}") for number in range(1, ACCOUNTS + 1)])
    connection.close()
    connection.close_pool()


def main():
    """Make a database, soak, report, remove the database."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--kills", type=int, default=2)
    parser.add_argument("--name", default=f"fastjango_soak_{uuid.uuid4().hex[:10]}", help="of the database")
    options = parser.parse_args()
    with psycopg.connect(**place("postgres")) as server:
        server.execute(f'CREATE DATABASE "{options.name}"')
    try:
        soak = Soak(configure(options.name), options.seconds, options.clients, options.kills)
        prepare()
        asyncio.run(soak.run(options.name))
        report = soak.report(left_open(options.name))
    finally:
        with psycopg.connect(**place("postgres")) as server:
            server.execute(f'DROP DATABASE "{options.name}" WITH (FORCE)')
    print(json.dumps(report, indent=2))
    return 1 if report["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
