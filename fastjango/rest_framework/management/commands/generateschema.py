"""``generateschema``: print the API's description."""

from __future__ import annotations

from typing import Any

from fastjango.core.management.base import BaseCommand
from fastjango.utils.module_loading import import_string

from ... import renderers
from ...schemas.openapi import SchemaGenerator

_RENDERERS = {"openapi": renderers.OpenAPIRenderer, "openapi-json": renderers.JSONOpenAPIRenderer}


class Command(BaseCommand):
    """Print the API's description, or write it to a file."""

    help = "Generates configured API schema for project."

    def add_arguments(self, parser: Any) -> None:
        """What stands in the document, and where it goes."""
        for name, kind in (("title", str), ("url", str), ("description", str), ("urlconf", str)):
            parser.add_argument(f"--{name}", dest=name, default=None, type=kind)
        parser.add_argument("--format", dest="format", choices=list(_RENDERERS), default="openapi", type=str)
        parser.add_argument("--generator_class", dest="generator_class", default=None, type=str)
        parser.add_argument("--file", dest="file", default=None, type=str)
        parser.add_argument("--api_version", dest="api_version", default="", type=str)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and write the document."""
        path = options["generator_class"]
        generator_class = import_string(path) if path else SchemaGenerator
        generator = generator_class(
            url=options["url"],
            title=options["title"],
            description=options["description"],
            urlconf=options["urlconf"],
            version=options["api_version"],
        )
        document = generator.get_schema(request=None, public=True)
        output = self.get_renderer(options["format"]).render(document, renderer_context={})
        if options["file"]:
            with open(options["file"], "wb") as file:
                file.write(output)
        else:
            self.stdout.write(output.decode())

    def get_renderer(self, format: str) -> Any:
        """The renderer of a format."""
        return _RENDERERS[format]()
