"""What native endpoints are given by Starlette."""

from starlette.requests import HTTPConnection as HTTPConnection

__all__ = ["HTTPConnection"]
