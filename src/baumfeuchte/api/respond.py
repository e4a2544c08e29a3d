"""Bytes out: JSON by orjson, strong ETags, paging links."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import orjson
from starlette.responses import Response

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from starlette.requests import Request

_OPTIONS = orjson.OPT_UTC_Z
NO_STORE = {"Cache-Control": "no-store"}


def utc(moment: datetime | None) -> datetime | None:
    """The same moment in UTC, so that JSON shows it with a Z."""
    return None if moment is None else moment.astimezone(UTC)


def dump(document: object) -> bytes:
    """JSON bytes; times must be aware and UTC."""
    return orjson.dumps(document, option=_OPTIONS)


def json_response(
    document: object, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """A JSON answer that no cache keeps."""
    return Response(
        dump(document),
        status_code=status,
        media_type="application/json",
        headers={**NO_STORE, **(headers or {})},
    )


def page_response(
    request: Request,
    items: Sequence[object],
    *,
    next_query: dict[str, object] | None,
    **more: object,
) -> Response:
    """A page of a list: ``items``, and ``next`` with the address of the next page or null.

    Args:
        request: what was asked; the next page keeps its other parameters.
        items: JSON-ready.
        next_query: parameters that lead to the next page; None on the last one.
        more: further members, for example ``total``.
    """
    link = None if next_query is None else link_to(request, next_query)
    headers = {} if link is None else {"Link": f'<{link}>; rel="next"'}
    return json_response({**more, "items": items, "next": link}, headers=headers)


def link_to(request: Request, changed: Mapping[str, object]) -> str:
    """The address that was asked for, with some parameters changed, or left out where None."""
    kept = [pair for pair in request.query_params.multi_items() if pair[0] not in changed]
    new = ((key, str(value)) for key, value in changed.items() if value is not None)
    pairs = [*kept, *new]
    return f"{request.url.path}?{urlencode(pairs)}"


@dataclass(frozen=True, slots=True)
class Document:
    """Serialised bytes with their strong ETag."""

    body: bytes
    media_type: str
    etag: str
    headers: Mapping[str, str]


def document(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> Document:
    """Bytes that do not change, with the hash of these bytes as their ETag."""
    return Document(
        body, media_type, f'"{hashlib.sha256(body).hexdigest()[:32]}"', dict(headers or {})
    )


def send(request: Request, content: Document) -> Response:
    """The document, or 304 when the client has these very bytes (If-None-Match)."""
    headers = {
        "ETag": content.etag,
        "Cache-Control": "private, no-cache",
        "Vary": "Accept, Authorization, X-API-Key, Cookie",
        **content.headers,
    }
    if _matches(request.headers.get("if-none-match", ""), content.etag):
        return Response(status_code=304, headers=headers)
    return Response(content.body, media_type=content.media_type, headers=headers)


def _matches(header: str, etag: str) -> bool:
    """Weak comparison of a list of tags, as RFC 9110 13.1.2 asks for If-None-Match."""
    tags = [tag.strip().removeprefix("W/") for tag in header.split(",")]
    return "*" in tags or etag in tags
