"""`/api/v1/trees/{id}/series`: the moisture of a tree for charts, thinned."""

from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
import orjson
from fastapi import APIRouter, Query, Request, Response

from baumfeuchte.api.auth import Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.forecasts import Band, bands, forecasts_of
from baumfeuchte.api.respond import document, send
from baumfeuchte.api.routes.params import Moment, check_order
from baumfeuchte.api.routes.trees import TreeKey, no_tree
from baumfeuchte.api.schemas.tree_series import TreeSeries
from baumfeuchte.api.tree_access import see_tree
from baumfeuchte.api.tree_rain import rain_at
from baumfeuchte.api.tree_series import COARSE_FROM, ProbeLine, read_lines
from baumfeuchte.api.web.formats import UNITS
from baumfeuchte.api.web.limits import limit_values
from baumfeuchte.api.web.plots import MOISTURE
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
from baumfeuchte.storage.query import arun, arun_one
from baumfeuchte.storage.readings import latest_by_tree
from baumfeuchte.storage.recommendations import current_run, recommendations_of_tree
from baumfeuchte.storage.registry import installations_of_tree, tree_by_id
from baumfeuchte.storage.watering_outcomes import judged_waterings

if TYPE_CHECKING:
    from baumfeuchte.api.downsample import Floats
    from baumfeuchte.storage.connection import AsyncConnection
    from baumfeuchte.storage.watering_outcomes import JudgedWatering

router = APIRouter(tags=["trees"])

DEFAULT_PERIOD = timedelta(days=14)
LONGEST_PERIOD = timedelta(days=3700)
MARKED = 200
"""Most flagged points of one line."""
_DIGITS = 3


@router.get(
    "/trees/{tree_id}/series",
    response_model=TreeSeries,
    summary="The moisture of a tree for charts",
)
async def tree_series(
    *,
    request: Request,
    tree_id: TreeKey,
    context: Ctx,
    caller: Reader,
    since: Annotated[Moment | None, Query(description="Default: 14 days before until.")] = None,
    until: Annotated[Moment | None, Query(description="Earlier than this; default: now.")] = None,
    points: Annotated[
        int, Query(ge=50, le=4000, description="Most points of one line; the extremes stay.")
    ] = 800,
    quantity: Annotated[
        Quantity | None, Query(description="One of moisture; default: what the probes measure.")
    ] = None,
) -> Response:
    """Lines by depth with flagged values apart, thresholds, waterings, rain and forecast."""
    now = context.clock()
    until = until or now
    since = max(since or until - DEFAULT_PERIOD, until - LONGEST_PERIOD)
    check_order(since, until)
    async with context.reads.connection() as connection:
        await see_tree(connection, tree_id, caller.area)
        found = await _find(
            context, connection, tree_id, since=since, until=until, quantity=quantity
        )
    body = orjson.dumps(
        {
            "tree_id": tree_id,
            "since": int(since.timestamp()),
            "until": int(until.timestamp()),
            "now": int(now.timestamp()),
            "source": "days" if until - since > COARSE_FROM else "readings",
            **found,
            "lines": [_line(line, points) for line in found["lines"]],
        },
        option=orjson.OPT_SERIALIZE_NUMPY,
    )
    return send(request, document(body, "application/json"))


async def _find(
    context: Context,
    connection: "AsyncConnection",
    tree_id: int,
    *,
    since: datetime,
    until: datetime,
    quantity: Quantity | None,
) -> dict[str, Any]:
    tree = await arun_one(connection, tree_by_id(tree_id))
    if tree is None:
        raise no_tree(tree_id)
    if quantity is None:
        measured = {item.quantity for item in await arun(connection, latest_by_tree(tree_id))}
        quantity = next((item for item in MOISTURE if item in measured), MOISTURE[1])
    probes = await arun(connection, installations_of_tree(tree_id))
    zone, now = context.zone, context.clock()
    newest = await arun_one(connection, recommendations_of_tree(tree_id, 1))
    run: PlanningRun | None = None
    if newest is not None:
        run = await arun_one(connection, current_run(newest.day))
    forecasts = await forecasts_of(context, connection, run)
    waterings = await arun(connection, judged_waterings(tree_id=tree_id, limit=500))
    first, last = since.astimezone(zone).date(), until.astimezone(zone).date()
    rain = await rain_at(connection, tree, first=first, last=last, now=now)
    return {
        "quantity": quantity,
        "unit": UNITS[quantity][0],
        "limits": _limits(newest, quantity),
        "lines": await read_lines(
            connection, probes, quantity, since=since, until=until, zone=zone
        ),
        "bands": [_band(band) for band in bands(forecasts, probes, quantity, zone)],
        "waterings": [
            _watering(item) for item in waterings if since <= item.watering.watered_at < until
        ],
        "rain": [
            {"day": day, "t": _midnight(day, zone), "rain_mm": rain_mm} for day, rain_mm in rain
        ],
    }


def _midnight(day: date, zone: tzinfo) -> int:
    return int(datetime.combine(day, time(), zone).timestamp())


def _limits(newest: Recommendation | None, quantity: Quantity) -> list[dict[str, object]]:
    found = limit_values(newest.inputs if newest else {}, quantity)
    return [{"level": level, "value": round(value, _DIGITS)} for level, value in found.items()]


def _line(line: ProbeLine, points: int) -> dict[str, object]:
    times, values, segment = line.thinned(points)
    # A value that is none breaks the line, in the middle of the pause.
    gaps = np.flatnonzero(np.diff(segment)) + 1
    middles = (times[gaps - 1] + times[gaps]) / 2
    marked = _some(line.doubtful_times)
    return {
        "depth_cm": line.depth_cm,
        "dev_eui": line.dev_eui,
        "probe": line.probe,
        "t": _seconds(np.insert(times, gaps, middles)),
        "v": np.insert(np.round(values, _DIGITS), gaps, np.nan),
        "doubtful_t": _seconds(line.doubtful_times[marked]),
        "doubtful_v": np.round(line.doubtful_values[marked], _DIGITS),
        "unusable_t": _seconds(line.unusable_times[_some(line.unusable_times)]),
    }


def _some(times: "Floats") -> slice:
    return slice(None, None, max(1, -(-times.size // MARKED)))


def _seconds(times: "Floats") -> Any:  # noqa: ANN401 - an array of integers
    return np.ascontiguousarray(times.astype(np.int64))


def _band(band: Band) -> dict[str, object]:
    return {
        "depth_cm": band.depth_cm,
        "dev_eui": band.dev_eui,
        "probe": band.probe,
        "t": _seconds(band.times),
        "low": np.round(band.low, _DIGITS),
        "middle": np.round(band.middle, _DIGITS),
        "high": np.round(band.high, _DIGITS),
    }


def _watering(item: "JudgedWatering") -> dict[str, object]:
    return {
        "t": int(item.watering.watered_at.timestamp()),
        "litres": item.watering.litres,
        "outcome": None if item.outcome is None else item.outcome.outcome,
    }
