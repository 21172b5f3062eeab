"""Requests and responses: a door."""

from .cookie import SimpleCookie as SimpleCookie
from .cookie import parse_cookie as parse_cookie
from .request import HttpHeaders as HttpHeaders
from .request import HttpRequest as HttpRequest
from .request import QueryDict as QueryDict
from .request import RawPostDataException as RawPostDataException
from .request import UnreadablePostError as UnreadablePostError
from .response import BadHeaderError as BadHeaderError
from .response import FileResponse as FileResponse
from .response import Http404 as Http404
from .response import HttpResponse as HttpResponse
from .response import HttpResponseBadRequest as HttpResponseBadRequest
from .response import HttpResponseBase as HttpResponseBase
from .response import HttpResponseForbidden as HttpResponseForbidden
from .response import HttpResponseGone as HttpResponseGone
from .response import HttpResponseNotAllowed as HttpResponseNotAllowed
from .response import HttpResponseNotFound as HttpResponseNotFound
from .response import HttpResponseNotModified as HttpResponseNotModified
from .response import HttpResponsePermanentRedirect as HttpResponsePermanentRedirect
from .response import HttpResponseRedirect as HttpResponseRedirect
from .response import HttpResponseServerError as HttpResponseServerError
from .response import JsonResponse as JsonResponse
from .response import StreamingHttpResponse as StreamingHttpResponse

__all__ = [
    "BadHeaderError",
    "FileResponse",
    "Http404",
    "HttpHeaders",
    "HttpRequest",
    "HttpResponse",
    "HttpResponseBadRequest",
    "HttpResponseBase",
    "HttpResponseForbidden",
    "HttpResponseGone",
    "HttpResponseNotAllowed",
    "HttpResponseNotFound",
    "HttpResponseNotModified",
    "HttpResponsePermanentRedirect",
    "HttpResponseRedirect",
    "HttpResponseServerError",
    "JsonResponse",
    "QueryDict",
    "RawPostDataException",
    "SimpleCookie",
    "StreamingHttpResponse",
    "UnreadablePostError",
    "parse_cookie",
]
