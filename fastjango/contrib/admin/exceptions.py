"""Errors of the admin."""

from __future__ import annotations

from fastjango.core.exceptions import SuspiciousOperation


class DisallowedModelAdminLookup(SuspiciousOperation):
    """A change list was asked to filter by a lookup that its admin does not offer."""


class DisallowedModelAdminToField(SuspiciousOperation):
    """A page was asked for an object by a field that no relation points to."""


class AlreadyRegistered(Exception):
    """The model is already registered with the site."""


class NotRegistered(Exception):
    """The model is not registered with the site."""


class IncorrectLookupParameters(Exception):
    """The query string of a change list cannot be turned into a query."""
