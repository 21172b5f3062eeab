"""The name of this machine, as mail headers want it."""

from __future__ import annotations

import socket

from fastjango.utils.encoding import punycode


class CachedDnsName:
    """The machine's name, asked for once, since it can take seconds."""

    def __str__(self) -> str:
        return self.get_fqdn()

    def get_fqdn(self) -> str:
        """The full name, in ASCII."""
        if not hasattr(self, "_fqdn"):
            self._fqdn = punycode(socket.getfqdn())
        return self._fqdn


DNS_NAME = CachedDnsName()
