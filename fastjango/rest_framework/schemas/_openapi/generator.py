"""The document: every endpoint's operation, and the components they share."""

from __future__ import annotations

import warnings
from typing import Any
from urllib.parse import urljoin

from ..generators import BaseSchemaGenerator


class SchemaGenerator(BaseSchemaGenerator):
    """Makes an OpenAPI 3.0 document."""

    def get_info(self) -> dict[str, Any]:
        """Title, version and description."""
        info = {"title": self.title or "", "version": self.version or ""}
        return info if self.description is None else {**info, "description": self.description}

    def check_duplicate_operation_id(self, paths: dict[str, Any]) -> None:
        """Warn of operations that client generators would give the same name."""
        seen: dict[str, tuple[str, str]] = {}
        for route, operations in paths.items():
            for method, operation in operations.items():
                name = operation.get("operationId")
                if name in seen:
                    first_route, first_method = seen[name]
                    warnings.warn(
                        f"You have a duplicated operationId in your OpenAPI schema: {name}\n\tRoute: {first_route}, "
                        f"Method: {first_method}\n\tRoute: {route}, Method: {method}\n\tAn operationId has to be "
                        "unique across your schema. Your schema may not work in other tools.",
                        stacklevel=2,
                    )
                elif name is not None:
                    seen[name] = (route, method)

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        """The document; of what the request's user may use, unless ``public``."""
        self._initialise_endpoints()
        paths: dict[str, Any] = {}
        components: dict[str, Any] = {}
        _paths, endpoints = self._get_paths_and_endpoints(None if public else request)
        for path, method, view in endpoints:
            if not self.has_view_permissions(path, method, view):
                continue
            operation = view.schema.get_operation(path, method)
            for name, component in view.schema.get_components(path, method).items():
                if name in components and components[name] != component:
                    warnings.warn(
                        f'Schema component "{name}" has been overridden with a different value.', stacklevel=1
                    )
                components[name] = component
            # Joined as a URL is: a leading slash would leave the base path out.
            full_path = urljoin(self.url or "/", path.removeprefix("/"))
            paths.setdefault(full_path, {})[method.lower()] = operation
        self.check_duplicate_operation_id(paths)
        schema: dict[str, Any] = {"openapi": "3.0.2", "info": self.get_info(), "paths": paths}
        if components:
            schema["components"] = {"schemas": components}
        return schema
