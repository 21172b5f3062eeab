"""The generated code on disk, so that processes that start later need not generate it again."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from importlib.metadata import version
from types import CodeType
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, nodes

_environment = Environment()
_jinja_version = cache(version)


def fingerprint(body: list[nodes.Node], names: list[str]) -> str:
    """A text that differs for syntax trees that code differs for.

    The tree and not the template's text is asked, because what a tag's code makes of the text may change.
    """
    pieces = [_jinja_version("jinja2"), *names]
    for node in body:
        _describe(node, pieces)
    return sha256("\x00".join(pieces).encode("utf-8", "surrogatepass")).hexdigest()


def _describe(value: Any, pieces: list[str]) -> None:
    if isinstance(value, nodes.Node):
        pieces.append(f"({type(value).__name__} {value.lineno}")
        for field in value.fields:
            _describe(getattr(value, field, None), pieces)
        pieces.append(")")
    elif isinstance(value, list | tuple):
        pieces.append(f"[{type(value).__name__}")
        for one in value:
            _describe(one, pieces)
        pieces.append("]")
    else:
        pieces.append(f"{type(value).__name__} {value!r}")


@cache
def _folder(path: str) -> FileSystemBytecodeCache:
    return FileSystemBytecodeCache(path)


def load(path: str, key: str) -> CodeType | None:
    """The code of a fingerprint in a folder; ``None`` where there is none that this Python can run."""
    return _folder(path).get_bucket(_environment, key, None, key).code


def save(path: str, key: str, code: CodeType) -> None:
    """Keep a fingerprint's code in a folder."""
    bucket = _folder(path).get_bucket(_environment, key, None, key)
    bucket.code = code
    _folder(path).set_bucket(bucket)
