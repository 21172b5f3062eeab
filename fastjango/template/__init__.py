"""The template language and its back ends.

Rooms: ``base`` (templates, parser, nodes), ``context``, ``engine``, ``library``, ``loader``, ``backends``,
``loaders``, ``_tags``, ``_filters``.
"""

from .utils import EngineHandler as EngineHandler

# Made before the modules below are imported, which look here for it.
engines = EngineHandler()

from . import defaultfilters as defaultfilters  # noqa: E402
from .base import Node as Node  # noqa: E402
from .base import NodeList as NodeList  # noqa: E402
from .base import Origin as Origin  # noqa: E402
from .base import Template as Template  # noqa: E402
from .base import Variable as Variable  # noqa: E402
from .base import VariableDoesNotExist as VariableDoesNotExist  # noqa: E402
from .context import Context as Context  # noqa: E402
from .context import ContextPopException as ContextPopException  # noqa: E402
from .context import RequestContext as RequestContext  # noqa: E402
from .engine import Engine as Engine  # noqa: E402
from .exceptions import TemplateDoesNotExist as TemplateDoesNotExist  # noqa: E402
from .exceptions import TemplateSyntaxError as TemplateSyntaxError  # noqa: E402
from .library import Library as Library  # noqa: E402

__all__ = [
    "Context",
    "ContextPopException",
    "Engine",
    "EngineHandler",
    "Library",
    "Node",
    "NodeList",
    "Origin",
    "RequestContext",
    "Template",
    "TemplateDoesNotExist",
    "TemplateSyntaxError",
    "Variable",
    "VariableDoesNotExist",
    "engines",
]
