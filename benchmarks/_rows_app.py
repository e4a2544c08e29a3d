"""What `api.py` compares with: the same rows by hand, from async psycopg and orjson, and nothing.

DATABASE_URL=... uvicorn --app-dir benchmarks _rows_app:app
"""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

import orjson
import psycopg_pool
from psycopg.rows import dict_row
from psycopg.types.json import set_json_loads
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import psycopg
    from starlette.requests import Request

READINGS = b"""
SELECT r.observed_at, q.name AS quantity, i.depth_cm, i.probe, s.dev_eui, r.value, r.flags
FROM installations i
JOIN readings r ON r.sensor_id = i.sensor_id AND r.probe = i.probe AND r.observed_at >= i.since
    AND (i.until IS NULL OR r.observed_at < i.until)
JOIN quantities q ON q.code = r.quantity
JOIN sensors s ON s.id = i.sensor_id
WHERE i.tree_id = %(tree)s AND r.observed_at >= %(since)s AND r.observed_at < %(until)s
ORDER BY r.observed_at, r.quantity, i.depth_cm, i.id LIMIT 1001
"""
TREES = b"""
SELECT t.id, t.number, t.species, t.planting_year, t.street, t.district, t.latitude, t.longitude,
    h.count AS sensor_count, h.seen AS last_seen_at
FROM trees t CROSS JOIN LATERAL (
    SELECT count(DISTINCT i.sensor_id), max(s.last_seen_at) AS seen
    FROM installations i JOIN sensors s ON s.id = i.sensor_id
    WHERE i.tree_id = t.id AND i.until IS NULL) h
ORDER BY t.number LIMIT 1001
"""
LIST = b"""
SELECT r.rank, t.id, t.number, t.species, t.planting_year, t.street, t.district, t.latitude,
    t.longitude, r.status, r.litres, r.water_by, r.not_before, r.days_until_critical, r.confidence,
    r.last_observed_at, r.reasons -> 0 AS reason
FROM recommendations r JOIN trees t ON t.id = r.tree_id
WHERE r.run_id = %(run)s ORDER BY r.rank LIMIT 1001 OFFSET %(offset)s
"""


async def _configure(connection: psycopg.AsyncConnection[tuple[object, ...]]) -> None:
    set_json_loads(orjson.loads, connection)


@contextlib.asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """The pool."""
    pool = psycopg_pool.AsyncConnectionPool(
        os.environ["DATABASE_URL"], min_size=1, max_size=8, open=False, configure=_configure
    )
    await pool.open()
    app.state.pool = pool
    yield
    await pool.close()


async def _rows(request: Request, statement: bytes, values: dict[str, Any]) -> Response:
    async with (
        request.app.state.pool.connection() as connection,
        connection.cursor(binary=True, row_factory=dict_row) as cursor,
    ):
        await cursor.execute(statement, values)
        rows = await cursor.fetchall()
    body = orjson.dumps({"items": rows[:1000], "next": None}, option=orjson.OPT_UTC_Z)
    return Response(body, media_type="application/json")


async def readings(request: Request) -> Response:
    """A thousand readings of a tree."""
    values = {name: request.query_params[name] for name in ("since", "until")}
    return await _rows(request, READINGS, {"tree": int(request.query_params["tree"]), **values})


async def trees(request: Request) -> Response:
    """A thousand trees."""
    return await _rows(request, TREES, {})


async def watering_list(request: Request) -> Response:
    """A thousand lines of the list, with the reason as it is stored."""
    offset = int(request.query_params.get("offset", "0"))
    return await _rows(request, LIST, {"run": int(request.query_params["run"]), "offset": offset})


async def nothing(_request: Request) -> Response:
    """An empty answer."""
    return Response(b"", media_type="application/json")


app = Starlette(
    routes=[
        Route("/readings", readings),
        Route("/trees", trees),
        Route("/list", watering_list),
        Route("/nothing", nothing),
    ],
    lifespan=lifespan,
)
