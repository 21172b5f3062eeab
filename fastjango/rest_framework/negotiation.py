"""Which parser reads the request and which renderer makes the response."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from fastjango.http import Http404

from . import HTTP_HEADER_ENCODING, exceptions
from .settings import api_settings
from .utils.mediatypes import _MediaType, media_type_matches, order_parsed_by_precedence


class BaseContentNegotiation:
    """The two questions that a way of negotiating answers."""

    def select_parser(self, request: Any, parsers: Iterable[Any]) -> Any:
        """The parser for the request's content type; None when there is none."""
        raise NotImplementedError(".select_parser() must be implemented")

    def select_renderer(self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None) -> Any:
        """``(renderer, media type)`` for what the request accepts."""
        raise NotImplementedError(".select_renderer() must be implemented")


class DefaultContentNegotiation(BaseContentNegotiation):
    """By ``Content-Type``, ``Accept``, format suffix and ``?format=``.

    What is read of ``Accept`` is limited: a header is cheap to send and dear to take apart.
    """

    settings = api_settings
    max_accept_header_length = 8192
    max_accept_tokens = 64
    max_media_type_length = 256

    def select_parser(self, request: Any, parsers: Iterable[Any]) -> Any:
        if len(request.content_type) > self.max_media_type_length:
            return None
        return next((parser for parser in parsers if media_type_matches(parser.media_type, request.content_type)), None)

    def select_renderer(self, request: Any, renderers: Iterable[Any], format_suffix: str | None = None) -> Any:
        """``(renderer, media type)`` for the most particular media type that a renderer makes.

        Raises:
            NotAcceptable: no renderer makes what is accepted.
            Http404: no renderer makes the format asked for by suffix or query.
        """
        override = self.settings.URL_FORMAT_OVERRIDE
        format = format_suffix or request.query_params.get(override)
        if format:
            renderers = self.filter_renderers(renderers, format)
        renderers = list(renderers)
        choice = _choice(self._get_parsed_accept_list(request), [renderer.media_type for renderer in renderers])
        if choice is None:
            raise exceptions.NotAcceptable(available_renderers=renderers)
        position, media_type = choice
        return renderers[position], media_type

    def filter_renderers(self, renderers: Iterable[Any], format: str) -> list[Any]:
        """The renderers of a format.

        Raises:
            Http404: there are none.
        """
        fitting = [renderer for renderer in renderers if renderer.format == format]
        if not fitting:
            raise Http404
        return fitting

    def get_accept_list(self, request: Any) -> list[str]:
        """The media types that the request accepts, as far as the limits go."""
        header = request.META.get("HTTP_ACCEPT", "*/*")
        if isinstance(header, bytes):
            header = header.decode(HTTP_HEADER_ENCODING)
        if len(header) > self.max_accept_header_length:
            # The last one may be cut in the middle.
            header = header[: self.max_accept_header_length].rpartition(",")[0]
        return [*_accepted(header, self.max_accept_tokens, self.max_media_type_length)]

    def _get_parsed_accept_list(self, request: Any) -> list[_MediaType]:
        # The error page of a request that accepts nothing asks again.
        parsed: list[_MediaType] | None = getattr(request, "_parsed_accept", None)
        if parsed is None:
            parsed = [_MediaType(token) for token in self.get_accept_list(request)]
            request._parsed_accept = parsed
        return parsed


# Clients send the same few over and over.
@lru_cache(maxsize=512)
def _accepted(header: str, most: int, longest: int) -> tuple[str, ...]:
    tokens = [token.strip() for token in header.split(",", most)[:most]]
    return tuple(token for token in tokens if token and len(token) <= longest)


# What was chosen before, by what was accepted and offered.
_choices: dict[tuple[tuple[str, ...], tuple[str, ...]], tuple[int, str] | None] = {}
_MAX_CHOICES = 512


def _choice(accepted: list[_MediaType], offered: list[str]) -> tuple[int, str] | None:
    """The first offer, by position, for the most particular media types accepted, and the media type of the response.

    That is what was accepted (``application/json; indent=8`` and not ``application/json``) unless the offer is more
    particular: then it is the offer with the parameters of what was accepted.
    """
    key = tuple(media_type.orig for media_type in accepted), tuple(offered)
    if key not in _choices:
        if len(_choices) >= _MAX_CHOICES:
            _choices.clear()
        # Of this call: another thread may clear what is kept.
        choice = _choices[key] = _chosen(accepted, offered)
        return choice
    return _choices.get(key) or _chosen(accepted, offered)


def _chosen(accepted: list[_MediaType], offered: list[str]) -> tuple[int, str] | None:
    for group in order_parsed_by_precedence(accepted):
        for position, media_type in enumerate(offered):
            offer = _MediaType(media_type)
            for wanted in group:
                if not offer.match(wanted):
                    continue
                if offer.precedence <= wanted.precedence:
                    return position, wanted.orig
                return position, ";".join([media_type, *(f"{key}={value}" for key, value in wanted.params.items())])
    return None
