"""The tags that need no ``{% load %}``.

Rooms in ``_tags``: ``flow``, ``blocks``, ``output``, ``addresses``, ``libraries``, ``partials``, ``csp``.
"""

from ._tags.addresses import URLNode as URLNode
from ._tags.addresses import querystring as querystring
from ._tags.addresses import url as url
from ._tags.blocks import AutoEscapeControlNode as AutoEscapeControlNode
from ._tags.blocks import CommentNode as CommentNode
from ._tags.blocks import FilterNode as FilterNode
from ._tags.blocks import SpacelessNode as SpacelessNode
from ._tags.blocks import VerbatimNode as VerbatimNode
from ._tags.blocks import autoescape as autoescape
from ._tags.blocks import comment as comment
from ._tags.blocks import do_filter as do_filter
from ._tags.blocks import spaceless as spaceless
from ._tags.blocks import verbatim as verbatim
from ._tags.csp import csp_nonce_attr as csp_nonce_attr
from ._tags.flow import CycleNode as CycleNode
from ._tags.flow import ForNode as ForNode
from ._tags.flow import GroupedResult as GroupedResult
from ._tags.flow import IfChangedNode as IfChangedNode
from ._tags.flow import IfNode as IfNode
from ._tags.flow import RegroupNode as RegroupNode
from ._tags.flow import ResetCycleNode as ResetCycleNode
from ._tags.flow import WithNode as WithNode
from ._tags.flow import cycle as cycle
from ._tags.flow import do_for as do_for
from ._tags.flow import do_if as do_if
from ._tags.flow import do_with as do_with
from ._tags.flow import ifchanged as ifchanged
from ._tags.flow import regroup as regroup
from ._tags.flow import resetcycle as resetcycle
from ._tags.libraries import LoadNode as LoadNode
from ._tags.libraries import find_library as find_library
from ._tags.libraries import load as load
from ._tags.libraries import load_from_library as load_from_library
from ._tags.output import CsrfTokenNode as CsrfTokenNode
from ._tags.output import DebugNode as DebugNode
from ._tags.output import FirstOfNode as FirstOfNode
from ._tags.output import LoremNode as LoremNode
from ._tags.output import NowNode as NowNode
from ._tags.output import TemplateTagNode as TemplateTagNode
from ._tags.output import WidthRatioNode as WidthRatioNode
from ._tags.output import csrf_token as csrf_token
from ._tags.output import debug as debug
from ._tags.output import firstof as firstof
from ._tags.output import lorem as lorem
from ._tags.output import now as now
from ._tags.output import templatetag as templatetag
from ._tags.output import widthratio as widthratio
from ._tags.partials import PartialDefNode as PartialDefNode
from ._tags.partials import PartialNode as PartialNode
from ._tags.partials import do_partial as do_partial
from ._tags.partials import do_partialdef as do_partialdef
from .base import Node as Node
from .base import NodeList as NodeList
from .base import TemplateSyntaxError as TemplateSyntaxError
from .base import VariableDoesNotExist as VariableDoesNotExist
from .base import kwarg_re as kwarg_re
from .base import render_value_in_context as render_value_in_context
from .base import token_kwargs as token_kwargs
from .context import Context as Context
from .library import Library
from .smartif import TemplateIfParser as TemplateIfParser
from .smartif import TemplateLiteral as TemplateLiteral

register = Library()
for _function in (
    *(autoescape, comment, csrf_token, cycle, debug, firstof, ifchanged, load, lorem, now, regroup, resetcycle),
    *(spaceless, templatetag, url, verbatim, widthratio),
):
    register.tag(_function)
for _name, _named in {
    "filter": do_filter,
    "for": do_for,
    "if": do_if,
    "with": do_with,
    "partial": do_partial,
    "partialdef": do_partialdef,
}.items():
    register.tag(_name, _named)
register.simple_tag(querystring, takes_context=True)
register.simple_tag(csp_nonce_attr, takes_context=True)
