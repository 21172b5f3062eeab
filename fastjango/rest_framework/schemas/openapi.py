"""OpenAPI documents of an API, as DRF writes them.

The rooms are in ``_openapi``: ``generator``, ``schema`` (one view), ``fields`` (one field).
"""

from ._openapi.generator import SchemaGenerator as SchemaGenerator
from ._openapi.schema import AutoSchema as AutoSchema
