"""The test client: a door to ``_client/``."""

from ._client.client import AsyncClient as AsyncClient
from ._client.client import Client as Client
from ._client.client import ClientMixin as ClientMixin
from ._client.client import RedirectCycleError as RedirectCycleError
from ._client.factory import AsyncRequestFactory as AsyncRequestFactory
from ._client.factory import RequestFactory as RequestFactory
from ._client.handlers import AsyncClientHandler as AsyncClientHandler
from ._client.handlers import ClientHandler as ClientHandler
from ._client.handlers import aclosing_iterator_wrapper as aclosing_iterator_wrapper
from ._client.handlers import closing_iterator_wrapper as closing_iterator_wrapper
from ._client.handlers import conditional_content_removal as conditional_content_removal
from ._client.handlers import store_rendered_templates as store_rendered_templates
from ._client.payload import BOUNDARY as BOUNDARY
from ._client.payload import CONTENT_TYPE_RE as CONTENT_TYPE_RE
from ._client.payload import JSON_CONTENT_TYPE_RE as JSON_CONTENT_TYPE_RE
from ._client.payload import MULTIPART_CONTENT as MULTIPART_CONTENT
from ._client.payload import FakePayload as FakePayload
from ._client.payload import encode_file as encode_file
from ._client.payload import encode_multipart as encode_multipart

__all__ = [
    "BOUNDARY",
    "CONTENT_TYPE_RE",
    "JSON_CONTENT_TYPE_RE",
    "MULTIPART_CONTENT",
    "AsyncClient",
    "AsyncClientHandler",
    "AsyncRequestFactory",
    "Client",
    "ClientHandler",
    "ClientMixin",
    "FakePayload",
    "RedirectCycleError",
    "RequestFactory",
    "aclosing_iterator_wrapper",
    "closing_iterator_wrapper",
    "conditional_content_removal",
    "encode_file",
    "encode_multipart",
    "store_rendered_templates",
]
