"""The list of sensors, and the page of one. What is more special comes before (``sensor_*``)."""

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import registration
from baumfeuchte.api.auth import CityReader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.routes.sensor_gaps import sensor_name
from baumfeuchte.api.web import engine
from baumfeuchte.api.web.new_list_view import new_list
from baumfeuchte.api.web.sensor_list_view import ListView, as_csv, chosen, list_view, part
from baumfeuchte.api.web.sensor_look import look_at, overview
from baumfeuchte.api.web.sensor_overview import Wish
from baumfeuchte.api.web.sensor_page_parts import BATTERY_BACK, FRAMES_BACK
from baumfeuchte.api.web.sensor_page_view import (
    EVENTS_BACK,
    MOST_FRAMES,
    FoundSensor,
    sensor_view,
)
from baumfeuchte.api.web.sensor_results import result_of
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.storage.audit import audit_page
from baumfeuchte.storage.gaps import frame_runs, gap_events
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.sensor_events import events_between
from baumfeuchte.storage.sensor_frames import (
    last_frames,
    latest_of_sensor,
    sensor_by_eui,
    values_of,
)
from baumfeuchte.storage.sensor_intervals import watched_sensors
from baumfeuchte.storage.sensor_trees import LastMoisture, last_moisture

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Query(max_length=200)]
_EVENTS = ("join", "no_payload", "status", "log", "silent")


async def wish_of(kind: Text = "", device: Text = "", district: Text = "", q: Text = "") -> Wish:
    """Which sensors the address means."""
    return Wish(kind=kind, device=device, district=district, text=q)


Wished = Annotated[Wish, Depends(wish_of)]


@router.get("/sensors")
async def sensor_list(
    *,
    request: Request,
    context: Ctx,
    caller: CityReader,
    wish: Wished,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """All sensors, worst first."""

    def ask() -> ListView:
        found = overview(context)
        euis = [row.health.dev_eui for row in part(chosen(found, wish), page)]
        with context.blocking.begin() as conn:
            values: list[LastMoisture] = run(conn, last_moisture(euis)) if euis else []
            unknown = len(registration.unknown_devices(conn))
        return list_view(
            found,
            wish,
            page=page,
            values={item.dev_eui: item for item in values},
            unknown=unknown,
            now=context.clock(),
            zone=context.zone,
            language=engine.language_of(request),
        )

    view = await run_in_threadpool(ask)
    return engine.page(request, "sensors.html", view=view, may_change=caller.may("sensors"))


@router.get("/sensors.csv")
async def sensor_file(
    *,
    request: Request,
    context: Ctx,
    _caller: CityReader,
    wish: Wished,
) -> Response:
    """The same list for Excel, all pages of it."""
    language = engine.language_of(request)
    found = await run_in_threadpool(overview, context, whole=True)
    body = as_csv(chosen(found, wish), context.clock(), context.zone, language)
    name = f"sensoren-{context.today()}.csv"
    return Response(
        body,
        media_type="text/csv",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "no-store",
        },
    )


@router.get("/sensors/{dev_eui}")
async def sensor_page(
    *, request: Request, context: Ctx, caller: CityReader, dev_eui: str
) -> Response:
    """One sensor: state, places, frames, gaps, judgements."""
    found = await run_in_threadpool(_find, context, sensor_name(dev_eui))
    language = engine.language_of(request)
    view = sensor_view(found, now=context.clock(), zone=context.zone, language=language)
    made = await new_list(context, request.query_params, language)
    return engine.page(
        request,
        "sensors_one.html",
        view=view,
        may_change=caller.may("sensors"),
        result=result_of(request.query_params, language),
        new_list=made,
        local_now=f"{context.clock().astimezone(context.zone):%Y-%m-%dT%H:%M}",
    )


def _find(context: Context, dev_eui: str) -> FoundSensor:
    """Ask for everything about a sensor.

    Raises:
        Problem: 404.
    """
    now = context.clock()
    row = look_at(context, dev_eui)
    with context.blocking.begin() as conn:
        sensor = run_one(conn, sensor_by_eui(dev_eui))
        if sensor is None or sensor.id is None or row is None:
            raise Problem(404, f"There is no sensor {dev_eui}.", code="not_found")
        watched = run(conn, watched_sensors(now, dev_eui=dev_eui))
        since = now - timedelta(days=7)
        batteries = {
            quantity.value: run(conn, values_of(sensor.id, quantity, now - BATTERY_BACK, now))
            for quantity in (Quantity.BATTERY_V, Quantity.BATTERY_PERCENT)
        }
        runs = run(conn, frame_runs(watched, since, now))
        heartbeats = run(conn, gap_events(watched, since, now))
        gaps = context.services.find_gaps(watched, runs, heartbeats, since=since, until=now)
        return FoundSensor(
            sensor=sensor,
            row=row,
            places=registration.places_of(conn, sensor.id),
            frames=run(conn, last_frames(sensor.id, now - FRAMES_BACK, now, MOST_FRAMES)),
            batteries=batteries,
            gaps=gaps[0] if gaps else None,
            events=run(conn, events_between(now - EVENTS_BACK, now, kinds=_EVENTS, euis=[dev_eui])),
            latest=run(conn, latest_of_sensor(sensor.id)),
            heard=registration.heard_of(context, conn, dev_eui),
            audit=run(conn, audit_page(10, subject=f"sensor {dev_eui}")),
        )
