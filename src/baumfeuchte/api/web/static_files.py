"""Style sheets, scripts and icons: files whose address changes with their content."""

import gzip
from functools import lru_cache
from http import HTTPStatus

from fastapi import FastAPI, Response
from starlette.datastructures import Headers
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from baumfeuchte.api.web import engine

_PACKED = (".css", ".js", ".mjs", ".svg", ".json", ".webmanifest")
"""Texts; they hold nothing secret, so packing them tells nobody anything."""


class _Static(StaticFiles):
    """Files whose address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        headers = Headers(scope=scope)
        if response.status_code == HTTPStatus.OK and path.endswith(_PACKED):
            if "gzip" in headers.get("accept-encoding", "") and "range" not in headers:
                kept = {"ETag": response.headers["etag"], "Content-Encoding": "gzip"}
                media_type = response.headers["content-type"]
                response = Response(_packed(path), media_type=None, headers=kept)
                response.headers["content-type"] = media_type
            response.headers["Vary"] = "Accept-Encoding"
        # A module that another one imports has a plain address: the browser asks whether it is new.
        named = scope["query_string"].startswith(b"v=")
        freshness = "public, max-age=31536000, immutable" if named else "no-cache"
        response.headers.setdefault("Cache-Control", freshness)
        return response


@lru_cache(maxsize=64)
def _packed(path: str) -> bytes:
    """A file, packed once in the life of the process."""
    return gzip.compress((engine.STATIC / path).read_bytes(), mtime=0)


def mount_static(app: FastAPI) -> None:
    """Serve style sheets and the icon; they need no key."""
    app.mount("/static", _Static(directory=engine.STATIC), name="static")
