"""Advisory locks on open files; where the system has none, locking answers ``False``."""

from __future__ import annotations

from typing import Any

try:
    import fcntl
except ImportError:  # no POSIX locks on this system
    fcntl = None  # type: ignore[assignment]  # looked at below

__all__ = ["LOCK_EX", "LOCK_NB", "LOCK_SH", "lock", "unlock"]

LOCK_EX = fcntl.LOCK_EX if fcntl else 0
LOCK_SH = fcntl.LOCK_SH if fcntl else 0
LOCK_NB = fcntl.LOCK_NB if fcntl else 0


def _flock(file: Any, flags: int) -> bool:
    descriptor = file.fileno() if hasattr(file, "fileno") else file
    try:
        fcntl.flock(descriptor, flags)
    except BlockingIOError:
        return False
    return True


def lock(f: Any, flags: int) -> bool:
    """Lock a file (or descriptor); ``False`` if another holder is in the way of a ``LOCK_NB``."""
    return _flock(f, flags) if fcntl else False


def unlock(f: Any) -> bool:
    """Release the lock of a file (or descriptor)."""
    return _flock(f, fcntl.LOCK_UN) if fcntl else True
