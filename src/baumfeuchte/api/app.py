"""The application: routers, errors, pages, and the pools that live as long as it does."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from fastapi import Depends, FastAPI
from fastapi.encoders import jsonable_encoder
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from baumfeuchte import __version__
from baumfeuchte.api import problems
from baumfeuchte.api.auth import SECURITY_SCHEMES
from baumfeuchte.api.context import Context
from baumfeuchte.api.middleware import Edge, security_headers
from baumfeuchte.api.options import DEFAULT_OPTIONS, WebOptions
from baumfeuchte.api.revalidate import Revalidation
from baumfeuchte.api.routes import health
from baumfeuchte.api.routes.params import refuse_nul
from baumfeuchte.api.routing import api_routers, operation_id, page_routers, shelves
from baumfeuchte.api.schemas.common import Problem as ProblemShape
from baumfeuchte.api.tags import TAGS
from baumfeuchte.api.web import errors, reference, static_files
from baumfeuchte.domain.errors import BaumfeuchteError
from baumfeuchte.storage.engine import AsyncDatabase, Database

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping
    from datetime import datetime
    from typing import Any
    from zoneinfo import ZoneInfo

    from starlette.requests import Request
    from starlette.responses import Response

    from baumfeuchte.api.services import Services

log = logging.getLogger(__name__)

PREFIX = "/api/v1"
BLOCKING_CONNECTIONS = 4
READ_CONNECTIONS = 8

_DESCRIPTION = """Soil moisture in, watering list out.

Times are UTC (ISO 8601 with Z), units are in the names. Lists come in parts: follow `next`.
Errors are problem documents (RFC 9457) with one sentence that says what to do.
"""
_PROBLEM = {"application/problem+json": {"schema": ProblemShape.model_json_schema()}}
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The address or the body cannot be read.", "content": _PROBLEM},
    401: {"description": "A key is needed.", "content": _PROBLEM},
    403: {"description": "The key lacks a scope.", "content": _PROBLEM},
    404: {"description": "There is no such thing.", "content": _PROBLEM},
    422: {"description": "A field cannot be used; `errors` names each.", "content": _PROBLEM},
    503: {"description": "The database is away; see Retry-After.", "content": _PROBLEM},
}


def create_app(
    *,
    database_url: str,
    services: Services,
    clock: Callable[[], datetime],
    time_zone: ZoneInfo,
    public_read: bool,
    options: WebOptions = DEFAULT_OPTIONS,
) -> FastAPI:
    """The API and the pages.

    Args:
        database_url: ``postgresql://...``; the server may come up later.
        services: callables of sibling rooms.
        clock: the time now (aware, UTC).
        time_zone: of the city.
        public_read: pages and reading requests need no key.
        options: what the city chose for its pages.

    Raises:
        SettingError: the database address cannot be read.
    """
    context = Context(
        blocking=Database(database_url, pool_size=BLOCKING_CONNECTIONS),
        reads=AsyncDatabase(database_url, max_size=READ_CONNECTIONS),
        services=services,
        clock=clock,
        zone=time_zone,
        public_read=public_read,
        options=options,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        await context.reads.open()
        try:
            yield
        finally:
            await run_in_threadpool(context.background.close)
            await run_in_threadpool(context.services.list_maker.close)
            await run_in_threadpool(context.planning.close)
            await context.reads.close()
            context.blocking.dispose()

    app = _Application(
        title="Baumfeuchte",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=lifespan,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        openapi_tags=[{"name": name, "description": text} for name, text in TAGS.items()],
        generate_unique_id_function=operation_id,
        # The usual reference pages load scripts from elsewhere; ours is `web.reference`.
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(refuse_nul)],
    )
    app.state.context = context
    app.add_middleware(Edge, headers=security_headers(options.tile_url), secure=not options.demo)
    app.add_middleware(Revalidation)
    for shelf in shelves(api_routers(), PREFIX):
        app.include_router(shelf, prefix=PREFIX, responses=_ERRORS)
    for shelf in shelves([health.router, *page_routers(), reference.router]):
        app.include_router(shelf)
    static_files.mount_static(app)
    _answer_errors(app, security_headers(options.tile_url))
    return app


class _Application(FastAPI):
    """FastAPI whose document tells the kinds of key of every address below ``PREFIX``."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            document = super().openapi()
            schemes = {
                name: jsonable_encoder(model, by_alias=True, exclude_none=True)
                for name, model in SECURITY_SCHEMES.items()
            }
            document.setdefault("components", {})["securitySchemes"] = schemes
            for path, operations in document["paths"].items():
                for operation in operations.values() if path.startswith(PREFIX) else ():
                    operation["security"] = [{name: []} for name in schemes]
        return self.openapi_schema or {}


def _answer_errors(app: FastAPI, headers: Mapping[str, str]) -> None:
    """Every error as one sentence: a problem document, or a page where a page was asked for."""

    async def answer(request: Request, problem: problems.Problem) -> Response:
        if errors.wants_page(request):
            return await errors.answer(request, problem)
        return problems.response(problem, instance=request.url.path)

    async def http(request: Request, error: Exception) -> Response:
        found = cast("HTTPException", error)
        problem = problems.of_http(found, method=request.method, path=request.url.path)
        return await answer(request, problem)

    async def invalid(request: Request, error: Exception) -> Response:
        found = cast("RequestValidationError", error)
        if problems.is_of_path(found) and errors.is_page(request):
            # Whoever asks for page 9999999999999999999999 asks for one that does not exist.
            return await http(request, HTTPException(HTTPStatus.NOT_FOUND))
        return await answer(request, problems.of_validation(found))

    async def expected(request: Request, error: Exception) -> Response:
        problem = problems.of_expected(cast("BaumfeuchteError", error))
        if problem.status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            log.warning("%s %s: %s", request.method, request.url.path, error)
        return await answer(request, problem)

    async def unexpected(request: Request, _error: Exception) -> Response:
        found = await answer(request, problems.unexpected())
        # This handler stands outside of our middleware.
        found.headers.update(headers)
        return found

    app.add_exception_handler(HTTPException, http)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(BaumfeuchteError, expected)
    app.add_exception_handler(Exception, unexpected)
