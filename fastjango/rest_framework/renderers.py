"""Renderers: from a response's data to what is sent.

The rooms are in ``_renderers``: ``base``, ``jsons``, ``templates``, ``forms``, ``multipart``, ``openapi``,
``browsable``, ``admin``.
"""

from ._renderers.admin import AdminRenderer as AdminRenderer
from ._renderers.base import BaseRenderer as BaseRenderer
from ._renderers.base import zero_as_none as zero_as_none
from ._renderers.browsable import BrowsableAPIRenderer as BrowsableAPIRenderer
from ._renderers.forms import HTMLFormRenderer as HTMLFormRenderer
from ._renderers.jsons import JSONRenderer as JSONRenderer
from ._renderers.multipart import MultiPartRenderer as MultiPartRenderer
from ._renderers.openapi import JSONOpenAPIRenderer as JSONOpenAPIRenderer
from ._renderers.openapi import OpenAPIRenderer as OpenAPIRenderer
from ._renderers.templates import StaticHTMLRenderer as StaticHTMLRenderer
from ._renderers.templates import TemplateHTMLRenderer as TemplateHTMLRenderer
