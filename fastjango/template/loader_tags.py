"""Tags that bring other templates in; their room is ``_tags/inheritance``."""

from ._tags.inheritance import BLOCK_CONTEXT_KEY as BLOCK_CONTEXT_KEY
from ._tags.inheritance import BlockContext as BlockContext
from ._tags.inheritance import BlockNode as BlockNode
from ._tags.inheritance import ExtendsNode as ExtendsNode
from ._tags.inheritance import IncludeNode as IncludeNode
from ._tags.inheritance import construct_relative_path as construct_relative_path
from ._tags.inheritance import do_block as do_block
from ._tags.inheritance import do_extends as do_extends
from ._tags.inheritance import do_include as do_include
from .base import Node as Node
from .base import Template as Template
from .base import TemplateSyntaxError as TemplateSyntaxError
from .base import TextNode as TextNode
from .base import Variable as Variable
from .base import token_kwargs as token_kwargs
from .library import Library

__all__ = [
    "BLOCK_CONTEXT_KEY",
    "BlockContext",
    "BlockNode",
    "ExtendsNode",
    "IncludeNode",
    "construct_relative_path",
    "do_block",
    "do_extends",
    "do_include",
    "register",
]

register = Library()
register.tag("block", do_block)
register.tag("extends", do_extends)
register.tag("include", do_include)
