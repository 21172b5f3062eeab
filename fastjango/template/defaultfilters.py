"""The filters that need no ``{% load %}``; their rooms are ``_filters/text``, ``lists`` and ``values``."""

from fastjango.utils.html import conditional_escape as conditional_escape
from fastjango.utils.html import escape as escape
from fastjango.utils.html import escapejs as escapejs
from fastjango.utils.html import strip_tags as strip_tags
from fastjango.utils.safestring import SafeData as SafeData
from fastjango.utils.safestring import mark_safe as mark_safe
from fastjango.utils.text import Truncator as Truncator
from fastjango.utils.timesince import timesince as timesince
from fastjango.utils.timesince import timeuntil as timeuntil

from ._filters.library import register as register
from ._filters.library import stringfilter as stringfilter
from ._filters.lists import _property_resolver as _property_resolver
from ._filters.lists import dictsort as dictsort
from ._filters.lists import dictsortreversed as dictsortreversed
from ._filters.lists import first as first
from ._filters.lists import join as join
from ._filters.lists import last as last
from ._filters.lists import length as length
from ._filters.lists import random as random
from ._filters.lists import slice_filter as slice_filter
from ._filters.lists import unordered_list as unordered_list
from ._filters.text import addslashes as addslashes
from ._filters.text import capfirst as capfirst
from ._filters.text import center as center
from ._filters.text import cut as cut
from ._filters.text import escape_filter as escape_filter
from ._filters.text import escapejs_filter as escapejs_filter
from ._filters.text import escapeseq as escapeseq
from ._filters.text import force_escape as force_escape
from ._filters.text import iriencode as iriencode
from ._filters.text import json_script as json_script
from ._filters.text import linebreaks_filter as linebreaks_filter
from ._filters.text import linebreaksbr as linebreaksbr
from ._filters.text import linenumbers as linenumbers
from ._filters.text import ljust as ljust
from ._filters.text import lower as lower
from ._filters.text import make_list as make_list
from ._filters.text import phone2numeric_filter as phone2numeric_filter
from ._filters.text import pprint as pprint
from ._filters.text import rjust as rjust
from ._filters.text import safe as safe
from ._filters.text import safeseq as safeseq
from ._filters.text import slugify as slugify
from ._filters.text import stringformat as stringformat
from ._filters.text import striptags as striptags
from ._filters.text import title as title
from ._filters.text import truncatechars as truncatechars
from ._filters.text import truncatechars_html as truncatechars_html
from ._filters.text import truncatewords as truncatewords
from ._filters.text import truncatewords_html as truncatewords_html
from ._filters.text import upper as upper
from ._filters.text import urlencode as urlencode
from ._filters.text import urlize as urlize
from ._filters.text import urlizetrunc as urlizetrunc
from ._filters.text import wordcount as wordcount
from ._filters.text import wordwrap as wordwrap
from ._filters.values import add as add
from ._filters.values import date as date
from ._filters.values import default as default
from ._filters.values import default_if_none as default_if_none
from ._filters.values import divisibleby as divisibleby
from ._filters.values import filesizeformat as filesizeformat
from ._filters.values import floatformat as floatformat
from ._filters.values import get_digit as get_digit
from ._filters.values import pluralize as pluralize
from ._filters.values import time as time
from ._filters.values import timesince_filter as timesince_filter
from ._filters.values import timeuntil_filter as timeuntil_filter
from ._filters.values import yesno as yesno
from .library import Library as Library

__all__ = [
    "_property_resolver",
    "add",
    "addslashes",
    "capfirst",
    "center",
    "cut",
    "date",
    "default",
    "default_if_none",
    "dictsort",
    "dictsortreversed",
    "divisibleby",
    "escape_filter",
    "escapejs_filter",
    "escapeseq",
    "filesizeformat",
    "first",
    "floatformat",
    "force_escape",
    "get_digit",
    "iriencode",
    "join",
    "json_script",
    "last",
    "length",
    "linebreaks_filter",
    "linebreaksbr",
    "linenumbers",
    "ljust",
    "lower",
    "make_list",
    "phone2numeric_filter",
    "pluralize",
    "pprint",
    "random",
    "register",
    "rjust",
    "safe",
    "safeseq",
    "slice_filter",
    "slugify",
    "stringfilter",
    "stringformat",
    "striptags",
    "time",
    "timesince_filter",
    "timeuntil_filter",
    "title",
    "truncatechars",
    "truncatechars_html",
    "truncatewords",
    "truncatewords_html",
    "unordered_list",
    "upper",
    "urlencode",
    "urlize",
    "urlizetrunc",
    "wordcount",
    "wordwrap",
    "yesno",
]
