"""`/healthz` and `/readyz`: for whoever watches the service."""

from fastapi import APIRouter, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.schemas.common import Health

router = APIRouter(tags=["health"])


@router.get("/healthz", response_model=Health, summary="The process is alive")
async def healthz() -> Response:
    """Says nothing about the database: a restart of this process would not bring it back."""
    return json_response({"status": "ok"})


@router.get("/readyz", response_model=Health, summary="Database reachable and schema current")
async def readyz(context: Ctx) -> Response:
    """503 with a sentence that says what to do, else ready."""
    await run_in_threadpool(_check, context)
    return json_response({"status": "ready"})


@router.get("/metrics", include_in_schema=False)
async def metrics(context: Ctx, _caller: CityReader) -> Response:
    """Counted since the start of this process; `ingest` has a port of its own for its messages."""
    return Response(
        context.services.metrics(), media_type="text/plain; version=0.0.4; charset=utf-8"
    )


def _check(context: Context) -> None:
    # Imported here: Alembic is large, and only this question needs it.
    from baumfeuchte.migrations.runner import check_schema  # noqa: PLC0415

    with context.blocking.begin() as connection:
        check_schema(connection)
