"""Style sheets, scripts and icons: files whose address changes with their content."""

from fastapi import FastAPI, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from baumfeuchte.api.web import engine


class _Static(StaticFiles):
    """Files whose address changes with their content."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        # A module that another one imports has a plain address: the browser asks whether it is new.
        named = scope["query_string"].startswith(b"v=")
        kept = "public, max-age=31536000, immutable" if named else "no-cache"
        response.headers.setdefault("Cache-Control", kept)
        return response


def mount_static(app: FastAPI) -> None:
    """Serve style sheets and the icon; they need no key."""
    app.mount("/static", _Static(directory=engine.STATIC), name="static")
