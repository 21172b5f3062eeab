"""What goes wrong with sessions."""

from fastjango.core.exceptions import BadRequest, SuspiciousOperation


class InvalidSessionKey(SuspiciousOperation):
    """A session key holds characters that no key has."""


class SuspiciousSession(SuspiciousOperation):
    """A session may have been tampered with."""


class SessionInterrupted(BadRequest):
    """The session was deleted while the request was answered."""
