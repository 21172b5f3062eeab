"""How session data is written: the signed JSON of :mod:`fastjango.core.signing`."""

from fastjango.core.signing import JSONSerializer as JSONSerializer

__all__ = ["JSONSerializer"]
