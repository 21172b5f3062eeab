"""Writing XML."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from xml.sax.saxutils import XMLGenerator

_find_forbidden = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]").search


class UnserializableContentError(ValueError):
    """A text has characters that XML 1.0 cannot hold.

    Source: django.utils.xmlutils.UnserializableContentError.
    """


class SimplerXMLGenerator(XMLGenerator):
    """An XML writer with a short form for elements that hold text alone; attributes come out sorted.

    Source: django.utils.xmlutils.SimplerXMLGenerator.
    """

    def addQuickElement(self, name: str, contents: Any = None, attrs: Mapping[str, Any] | None = None) -> None:  # noqa: N802
        """Write an element that holds no others."""
        self.startElement(name, attrs or {})
        if contents is not None:
            self.characters(contents)
        self.endElement(name)

    def characters(self, content: Any) -> None:
        """Write text.

        Raises:
            UnserializableContentError: it has control characters.
        """
        if content and _find_forbidden(content):
            # Quoted or not, https://www.w3.org/International/questions/qa-controls forbids them.
            raise UnserializableContentError("Control characters are not supported in XML 1.0")
        super().characters(content)

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        """Write an opening tag."""
        super().startElement(name, {key: attrs[key] for key in sorted(attrs)})  # type: ignore[arg-type]  # a mapping is all it reads
