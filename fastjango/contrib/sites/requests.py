"""``RequestSite``: what stands for a site where the app is not installed."""

from __future__ import annotations

from typing import Any


class RequestSite:
    """A site whose domain and name are the request's host.

    Source: django.contrib.sites.requests.RequestSite.
    """

    def __init__(self, request: Any) -> None:
        self.domain = self.name = request.get_host()

    def __str__(self) -> str:
        return str(self.domain)

    def save(self, force_insert: bool = False, force_update: bool = False) -> None:
        """It is no row.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("RequestSite cannot be saved.")

    def delete(self) -> None:
        """It is no row.

        Raises:
            NotImplementedError: always.
        """
        raise NotImplementedError("RequestSite cannot be deleted.")
