"""Watches the files of a running project and starts it anew when one of them changes."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import signal
import subprocess
import sys
import threading
import traceback
import weakref
from collections.abc import Callable, Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from types import ModuleType
from typing import Any

from fastjango.dispatch import Signal
from fastjango.utils.module_loading import import_string

try:
    import termios
except ImportError:  # no terminals of that kind on this system
    termios = None  # type: ignore[assignment]  # looked at below

DJANGO_AUTORELOAD_ENV = "RUN_MAIN"
RESTART_STATUS = 3

autoreload_started = Signal()
file_changed = Signal()

_error_files: list[str] = []
_exception: tuple[Any, Any, Any] | None = None


def is_django_module(module: Any) -> bool:
    """Whether a module is part of this package."""
    return bool(module.__name__.startswith("fastjango."))


def is_django_path(path: Any) -> bool:
    """Whether a path lies in this package."""
    return Path(__file__).resolve().parent.parent in Path(path).parents


def check_errors(fn: Callable[..., Any]) -> Callable[..., Any]:
    """Decorator: remembers the exception and watches the file that it came from."""

    @functools.wraps(fn)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        global _exception

        try:
            fn(*args, **kwargs)
        except Exception:
            _exception = sys.exc_info()
            _et, error, trace = _exception
            named = getattr(error, "filename", None)
            place = traceback.extract_tb(trace)[-1].filename if named is None else named
            if place not in _error_files:
                _error_files.append(place)
            raise

    return wrapper


def raise_last_exception() -> None:
    """Raise what :func:`check_errors` remembers."""
    if _exception is not None:
        raise _exception[1]


def iter_all_python_module_files() -> frozenset[Path]:
    """The files of the modules imported so far, and those that had errors."""
    # Sorted, so that the same modules are found in the cache; proxies of dead objects are no modules.
    loaded: list[tuple[str, Any]] = list(sys.modules.items())
    named = [(name, module) for name, module in loaded if type(module) is not weakref.ProxyType]
    modules = tuple(module for _name, module in sorted(named, key=itemgetter(0)) if isinstance(module, ModuleType))
    return iter_modules_and_files(modules, frozenset(_error_files))


@functools.lru_cache(maxsize=1)
def iter_modules_and_files(modules: Iterable[Any], extra_files: frozenset[str]) -> frozenset[Path]:
    """The existing files of modules (the archive for one in an archive), with further files."""
    names = [origin for module in modules if (origin := _origin(module)) is not None]
    found = set()
    for name in (*names, *extra_files):
        # A name with a NUL is no path.
        with contextlib.suppress(ValueError):
            path = Path(name)
            if path.exists():
                found.add(path.resolve())
    return frozenset(found)


def _origin(module: Any) -> str | None:
    if module.__name__ == "__main__":
        # Its spec is missing or not telling.
        return getattr(module, "__file__", None)
    spec = getattr(module, "__spec__", None)
    if spec is None or not spec.has_location:
        return None
    archive: str | None = getattr(spec.loader, "archive", None)
    return archive or spec.origin


def common_roots(paths: Iterable[Path]) -> frozenset[Path]:
    """The paths that lie in no other of them."""
    known = set(paths)
    return frozenset(path for path in known if known.isdisjoint(path.parents))


def sys_path_directories() -> Iterator[Path]:
    """The existing folders of ``sys.path``; for a file (an archive) the folder that it lies in."""
    for entry in sys.path:
        path = Path(entry)
        if path.exists():
            whole = path.resolve(strict=True).absolute()
            yield whole.parent if whole.is_file() else whole


def get_child_arguments() -> list[Any]:
    """The command line that starts this process again."""
    interpreter: list[Any] = [sys.executable, *(f"-W{option}" for option in sys.warnoptions)]
    interpreter += [f"-X{name}" if value is True else f"-X{name}={value}" for name, value in sys._xoptions.items()]
    script, rest = Path(sys.argv[0]), sys.argv[1:]
    # Windows: the starter that the package's installation made.
    starter = script.with_suffix(".exe")
    if starter.exists() and not script.exists():
        return [starter, *rest]
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    if spec is not None and spec.name:
        is_package = spec.name == "__main__" or spec.name.endswith(".__main__")
        return [*interpreter, "-m", spec.parent if is_package and spec.parent else spec.name, *rest]
    if script.exists():
        return [*interpreter, *sys.argv]
    beside = script.with_name(f"{script.name}-script.py")
    if beside.exists():
        return [*interpreter, beside, *rest]
    raise RuntimeError(f"Script {script} does not exist.")


def trigger_reload(filename: Any) -> None:
    """Leave the process so that its parent starts it again."""
    sys.stderr.write(f"{filename} changed, reloading.\n")
    sys.stderr.flush()
    os._exit(RESTART_STATUS)


class BaseReloader:
    """Watches files of imported modules, extra files and folders with patterns.

    Source: django.utils.autoreload.BaseReloader.
    """

    def __init__(self) -> None:
        self.extra_files: set[Path] = set()
        self.directory_globs: dict[Path, set[str]] = {}
        self._stop_condition = threading.Event()

    def watch_dir(self, path: Any, glob: str) -> None:
        """Watch the files of a folder that match a pattern, deeply with ``**``."""
        try:
            folder = Path(path).absolute()
        except FileNotFoundError:
            # The current folder, which the path is relative to, was removed.
            return
        self.directory_globs.setdefault(folder, set()).add(glob)

    def watched_files(self, include_globs: bool = True) -> Iterator[Path]:
        """All files watched now."""
        yield from iter_all_python_module_files()
        yield from self.extra_files
        if include_globs:
            for folder, patterns in self.directory_globs.items():
                for pattern in patterns:
                    yield from folder.glob(pattern)

    def wait_for_apps_ready(self, app_reg: Any, django_main_thread: threading.Thread) -> bool:
        """Wait until the apps are loaded; ``False`` if the thread that loads them ended before."""
        while django_main_thread.is_alive():
            if app_reg.ready_event.wait(timeout=0.1):
                return True
        return False

    def run(self, django_main_thread: threading.Thread) -> None:
        """Watch until told to stop."""
        apps = import_string("fastjango.apps.apps")
        self.wait_for_apps_ready(apps, django_main_thread)
        # URL patterns import views, whose files are watched from the start then.
        with contextlib.suppress(Exception):  # shown by the thread that serves
            import_string("fastjango.urls.get_resolver")().urlconf_module  # noqa: B018  (imports it)
        autoreload_started.send(sender=self)
        self.run_loop()

    def run_loop(self) -> None:
        """Look for changes again and again."""
        ticker = self.tick()
        while not self.should_stop:
            try:
                next(ticker)
            except StopIteration:
                break
        self.stop()

    def tick(self) -> Iterator[None]:
        """Look for changes once for each ``next()``, and wait a little."""
        raise NotImplementedError("subclasses must implement tick().")

    @classmethod
    def check_availability(cls) -> None:
        """Raise if this way of watching is not possible here."""
        raise NotImplementedError("subclasses must implement check_availability().")

    def notify_file_changed(self, path: Path) -> None:
        """Tell receivers that a file changed; unless one says that it dealt with it, the process starts anew."""
        answers = file_changed.send(sender=self, file_path=path)
        if not any(answer for _receiver, answer in answers):
            trigger_reload(path)

    @property
    def should_stop(self) -> bool:
        """Whether watching shall end."""
        return self._stop_condition.is_set()

    def stop(self) -> None:
        """End watching."""
        self._stop_condition.set()


class StatReloader(BaseReloader):
    """Looks at the modification times once a second."""

    SLEEP_TIME = 1.0

    def tick(self) -> Iterator[None]:
        seen: dict[Path, float] = {}
        while True:
            for path, changed in self.snapshot_files():
                before = seen.get(path)
                seen[path] = changed
                if before is not None and changed > before:
                    self.notify_file_changed(path)
            self._stop_condition.wait(self.SLEEP_TIME)
            yield

    def snapshot_files(self) -> Iterator[tuple[Path, float]]:
        """Each watched file once, with the time of its last change."""
        for path in set(self.watched_files()):
            try:
                changed = path.stat().st_mtime
            except OSError:
                # Removed between listing and looking.
                continue
            yield path, changed

    @classmethod
    def check_availability(cls) -> None:
        """Always possible."""


class WatchmanUnavailable(RuntimeError):
    """The system's file events cannot be had; :class:`StatReloader` looks at the files instead."""


class WatchmanReloader(BaseReloader):
    """Is told of changes by the system, through the library watchfiles (installed with the extra ``speed``).

    It has the name of Django's reloader on Watchman, whose place it takes: no service is needed.
    """

    client_timeout = 1.0  # seconds to wait for changes before looking whether to stop

    def tick(self) -> Iterator[None]:
        watched: set[Path] = set()
        events: Iterator[Any] = iter(())
        while True:
            files = set(self.watched_files())
            folders = self._folders(files)
            if folders != watched:
                # One watcher stays as long as it can: between two nothing would be seen.
                watched, events = folders, self._events(folders)
            changed = {Path(name) for _kind, name in next(events, set())}
            for path in sorted(changed & (files | set(self.watched_files()))):
                self.notify_file_changed(path)
            yield

    def _folders(self, files: set[Path]) -> set[Path]:
        folders = {path.parent for path in files}
        for folder, patterns in self.directory_globs.items():
            if folder.is_dir():
                deep = any("**" in pattern for pattern in patterns)
                folders |= {folder, *(path for path in folder.rglob("*") if deep and path.is_dir())}
        return folders

    def _events(self, folders: set[Path]) -> Iterator[Any]:
        from watchfiles import watch  # optional

        return watch(
            *folders,
            rust_timeout=int(self.client_timeout * 1000),
            yield_on_timeout=True,
            stop_event=self._stop_condition,
            recursive=False,
        )

    @classmethod
    def check_availability(cls) -> None:
        """Ask whether the library is installed.

        Raises:
            WatchmanUnavailable: it is not.
        """
        if importlib.util.find_spec("watchfiles") is None:
            raise WatchmanUnavailable("watchfiles not installed.")


def get_reloader() -> BaseReloader:
    """The best reloader that can be had."""
    try:
        WatchmanReloader.check_availability()
    except WatchmanUnavailable:
        return StatReloader()
    return WatchmanReloader()


def restart_with_reloader() -> int:
    """Run this process again as a child, until it ends for another reason than a change.

    Returns:
        The child's exit status.
    """
    environment = {**os.environ, DJANGO_AUTORELOAD_ENV: "true"}
    arguments = get_child_arguments()
    while True:
        status = subprocess.run(arguments, env=environment, close_fds=False).returncode
        if status != RESTART_STATUS:
            return status


def ensure_echo_on() -> None:
    """Let the terminal show what is typed: a debugger that a change ended may have left it dark."""
    if termios is None or not sys.stdin or not sys.stdin.isatty():
        return
    state = termios.tcgetattr(sys.stdin)
    if not state[3] & termios.ECHO:
        state[3] |= termios.ECHO
        before = signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        termios.tcsetattr(sys.stdin, termios.TCSANOW, state)
        signal.signal(signal.SIGTTOU, before)


def start_django(reloader: BaseReloader, main_func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Run a function in a thread beside the reloader."""
    ensure_echo_on()
    thread = threading.Thread(target=check_errors(main_func), args=args, kwargs=kwargs, name="django-main-thread")
    thread.daemon = True
    thread.start()
    while not reloader.should_stop:
        reloader.run(thread)


def run_with_reloader(main_func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Run a function in a child process that starts anew when a watched file changes."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if os.environ.get(DJANGO_AUTORELOAD_ENV) == "true":
            start_django(get_reloader(), main_func, *args, **kwargs)
        else:
            sys.exit(restart_with_reloader())
    except KeyboardInterrupt:
        pass
