"""The command ``runserver``."""

from __future__ import annotations

import errno
import os
import re
import socket
import sys
from datetime import datetime
from typing import Any

import fastjango
from fastjango.conf import settings
from fastjango.core.management.base import BaseCommand, CommandError
from fastjango.db import connections
from fastjango.utils import autoreload
from fastjango.utils.module_loading import import_string
from fastjango.utils.regex_helper import _lazy_re_compile
from fastjango.utils.version import get_docs_version

naiveip_re = _lazy_re_compile(
    r"""^(?:
(?P<addr>
    (?P<ipv4>\d{1,3}(?:\.\d{1,3}){3}) |         # IPv4 address
    (?P<ipv6>\[[a-fA-F0-9:]+\]) |               # IPv6 address
    (?P<fqdn>[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*) # FQDN
):)?(?P<port>\d+)$""",
    re.X,
)
_START_ERRORS = {
    errno.EACCES: "You don't have permission to access that port.",
    errno.EADDRINUSE: "That port is already in use.",
    errno.EADDRNOTAVAIL: "That IP address can't be assigned to.",
}


class Command(BaseCommand):
    """Serves the project while developing, and starts anew when a file changes."""

    help = "Starts a lightweight web server for development."
    # Checked in inner_run(), in the process that serves.
    requires_system_checks: Any = []
    stealth_options = ("shutdown_message",)
    suppressed_base_arguments = {"--verbosity", "--traceback"}

    default_addr = "127.0.0.1"
    default_addr_ipv6 = "::1"
    default_port = "8000"
    protocol = "http"
    # Named by dotted path: the servers are above this floor.
    server = "fastjango.core.servers._uvicorn.run"

    def add_arguments(self, parser: Any) -> None:
        """Declare the options."""
        parser.add_argument("addrport", nargs="?", help="Optional port number, or ipaddr:port")
        parser.add_argument(
            "--ipv6", "-6", action="store_true", dest="use_ipv6", help="Tells Django to use an IPv6 address."
        )
        parser.add_argument(
            "--nothreading", action="store_false", dest="use_threading", help="Tells Django to NOT use threading."
        )
        parser.add_argument(
            "--noreload", action="store_false", dest="use_reloader", help="Tells Django to NOT use the auto-reloader."
        )
        parser.add_argument("--skip-checks", action="store_true", help="Skip system checks.")

    def execute(self, *args: Any, **options: Any) -> Any:
        """Take the colours over into the process that the reloader starts."""
        if options["no_color"]:
            os.environ["DJANGO_COLORS"] = "nocolor"
        return super().execute(*args, **options)

    def get_handler(self, *args: Any, **options: Any) -> Any:
        """The application to serve."""
        path = getattr(settings, "ASGI_APPLICATION", None) or "fastjango.core.asgi.get_asgi_application"
        found = import_string(path)
        return found() if path.endswith(".get_asgi_application") else found

    def get_check_kwargs(self, options: dict[str, Any]) -> dict[str, Any]:
        """What to check: only what needs no other process."""
        return {}

    def handle(self, *args: Any, **options: Any) -> None:
        """Understand the address and serve.

        Raises:
            CommandError: the address is none, or no host is allowed.
        """
        if not settings.DEBUG and not settings.ALLOWED_HOSTS:
            raise CommandError("You must set settings.ALLOWED_HOSTS if DEBUG is False.")
        self.use_ipv6 = options["use_ipv6"]
        if self.use_ipv6 and not socket.has_ipv6:
            raise CommandError("Your Python does not support IPv6.")
        self._raw_ipv6 = False
        addrport = options["addrport"]
        if not addrport:
            self.addr, self.port = "", self.default_port
        else:
            self._parse(addrport)
        if not self.addr:
            self.addr = self.default_addr_ipv6 if self.use_ipv6 else self.default_addr
            self._raw_ipv6 = self.use_ipv6
        self.run(**options)

    def _parse(self, addrport: str) -> None:
        found = re.match(naiveip_re.pattern, addrport, re.X)
        if found is None:
            raise CommandError(f'"{addrport}" is not a valid port number or address:port pair.')
        self.addr, _ipv4, ipv6, fqdn, self.port = found.groups()
        if not self.port.isdigit():
            raise CommandError(f"{self.port!r} is not a valid port number.")
        if self.addr:
            if ipv6:
                self.addr = self.addr[1:-1]
                self.use_ipv6 = self._raw_ipv6 = True
            elif self.use_ipv6 and not fqdn:
                raise CommandError(f'"{self.addr}" is not a valid IPv6 address.')

    def run(self, **options: Any) -> None:
        """Serve, with or without the reloader."""
        if options["use_reloader"]:
            autoreload.run_with_reloader(self.inner_run, **options)
        else:
            self.inner_run(None, **options)

    def inner_run(self, *args: Any, **options: Any) -> None:
        """Check, tell the address, and serve until stopped."""
        # An error of the start is shown here, where the reloader sees it.
        autoreload.raise_last_exception()
        threading = options["use_threading"]
        shutdown_message = options.get("shutdown_message", "")
        if not options["skip_checks"]:
            self.stdout.write("Performing system checks...\n\n")
            self.check(display_num_errors=True, **self.get_check_kwargs(options))
        # Migrations are looked at here and not as requirement, for the checks come first.
        self.check_migrations()
        for connection in connections.all(initialized_only=True):
            connection.close()
        try:
            serve = import_string(self.server) if isinstance(self.server, str) else self.server
            serve(
                self.addr,
                int(self.port),
                self.get_handler(*args, **options),
                ipv6=self.use_ipv6,
                threading=threading,
                on_bind=self.on_bind,
            )
        except OSError as error:
            text = _START_ERRORS.get(error.errno or 0, str(error))
            self.stderr.write(f"Error: {text}")
            # sys.exit() would only end this thread.
            os._exit(1)
        except KeyboardInterrupt:
            if shutdown_message:
                self.stdout.write(shutdown_message)
            sys.exit(0)

    def on_bind(self, server_port: int) -> None:
        """Tell the address."""
        quit_command = "CTRL-BREAK" if sys.platform == "win32" else "CONTROL-C"
        addr = f"[{self.addr}]" if self._raw_ipv6 else self.addr
        if addr == "0":
            addr = "0.0.0.0"
        now = datetime.now().strftime("%B %d, %Y - %X")
        version = fastjango.get_version()
        self.stdout.write(
            f"{now}\nDjango version {version}, using settings {settings.SETTINGS_MODULE!r}\n"
            f"Starting development server at {self.protocol}://{addr}:{server_port}/\n"
            f"Quit the server with {quit_command}."
        )
        docs = get_docs_version()
        if os.environ.get("DJANGO_RUNSERVER_HIDE_WARNING") != "true":
            self.stdout.write(
                self.style.WARNING(
                    "WARNING: This is a development server. Do not use it in a production setting. Use a production "
                    "WSGI or ASGI server instead.\nFor more information on production servers see: "
                    f"https://docs.djangoproject.com/en/{docs}/howto/deployment/"
                )
            )
