"""What requests, responses, headers and query strings answer, as lines of text.

``python message_cases.py django > message_answers.txt`` records the answers of the real thing (made with 5.2.19) to
the expressions of ``message_expressions.txt``.
"""

import datetime
import importlib
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

EXPRESSIONS = Path(__file__).with_name("message_expressions.txt")


def names(root: str) -> dict[str, Any]:
    """What the expressions are made of."""

    def load(name: str) -> Any:
        return importlib.import_module(f"{root}.{name}")

    factory = load("test").RequestFactory

    def req(path: str = "/", method: str = "GET", data: Any = None, **options: Any) -> Any:
        return getattr(factory(), method.lower())(path, data, **options)

    modules = {"req_mod": load("http.request"), "resp": load("http.response"), "io": io, "datetime": datetime}
    return {**vars(load("http")), **modules, "load": load, "R": factory, "req": req}


def shown(value: Any) -> str:
    """A value as text; responses with headers and content."""
    if not hasattr(value, "status_code"):
        return repr(value)
    content = b"".join(value)
    return f"{value!r} {sorted(value.items())} {content!r}"


def answers(root: str) -> Iterator[str]:
    """A line for each expression; settings are configured already."""
    known = names(root)
    for expression in EXPRESSIONS.read_text(encoding="utf-8").splitlines():
        try:
            answer = shown(eval(expression, dict(known)))
        except Exception as error:
            answer = f"{type(error).__name__}: {error}"
        yield ascii(f"{expression} -> {answer}".replace("fastjango", "django"))[1:-1]


if __name__ == "__main__":
    package = sys.argv[1]
    importlib.import_module(f"{package}.conf").settings.configure(SECRET_KEY="k" * 50, ALLOWED_HOSTS=["*"])
    importlib.import_module(package).setup()
    print("\n".join(answers(package)))
