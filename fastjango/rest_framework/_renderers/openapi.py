"""OpenAPI documents as YAML and JSON."""

from __future__ import annotations

import datetime
from typing import Any

from ..compat import yaml
from ..utils import encoders, json
from .base import BaseRenderer


class OpenAPIRenderer(BaseRenderer):
    """YAML; needs PyYAML."""

    media_type = "application/vnd.oai.openapi"
    charset = None
    format = "openapi"

    def __init__(self) -> None:
        assert yaml, "Using OpenAPIRenderer, but `pyyaml` is not installed."

    def render(self, data: Any, media_type: str | None = None, renderer_context: dict[str, Any] | None = None) -> bytes:
        """The document."""

        class Dumper(yaml.SafeDumper):  # type: ignore[misc]  # an optional package
            """Writes every part in full: readers of API descriptions know no aliases."""

            def ignore_aliases(self, data: Any) -> bool:
                return True

        Dumper.add_multi_representer(str, lambda dumper, text: dumper.represent_str(str(text)))
        Dumper.add_representer(
            datetime.timedelta, lambda dumper, value: encoders.CustomScalar.represent_timedelta(dumper, value)
        )
        return yaml.dump(data, default_flow_style=False, sort_keys=False, Dumper=Dumper).encode("utf-8")


class JSONOpenAPIRenderer(BaseRenderer):
    """JSON."""

    media_type = "application/vnd.oai.openapi+json"
    charset = None
    encoder_class: Any = encoders.JSONEncoder
    format = "openapi-json"
    ensure_ascii = False

    def render(self, data: Any, media_type: str | None = None, renderer_context: dict[str, Any] | None = None) -> bytes:
        """The document."""
        return json.dumps(data, cls=self.encoder_class, indent=2, ensure_ascii=self.ensure_ascii).encode("utf-8")
