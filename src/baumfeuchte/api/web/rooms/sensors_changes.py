"""Changes of one sensor from its page; each is one transaction with its lines in the audit."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import registration
from baumfeuchte.api.auth import Sensors
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.new_list import renew_list
from baumfeuchte.api.routes.sensor_gaps import sensor_name
from baumfeuchte.api.web.new_list_view import parameter
from baumfeuchte.api.web.sensor_form import FormError, typed_depth
from baumfeuchte.api.web.sensor_look import renew
from baumfeuchte.api.web.sensor_results import back, replay_parameters
from baumfeuchte.domain.errors import InputError
from baumfeuchte.storage.connection import Connection

router = APIRouter(include_in_schema=False)

Text = Annotated[str, Form(max_length=4000)]
_LONGEST_KEY = 60
_OF_A_PLACE = {"ended", "depth"}
"""Changes after which stored readings say something else of a tree."""


@router.post("/sensors/{dev_eui}/replay")
async def replay(*, request: Request, context: Ctx, caller: Sensors, dev_eui: str) -> Response:
    """Take the kept messages of this sensor."""
    name = sensor_name(dev_eui)
    result = await run_in_threadpool(registration.replay, context, caller, dev_eui=name)
    await run_in_threadpool(renew, context, name)
    asked = await run_in_threadpool(renew_list, context, due=result.added)
    return back(request, f"/sensors/{name}", **replay_parameters(result), **parameter(asked))


@router.post("/sensors/{dev_eui}/read-again")
async def read_again(*, request: Request, context: Ctx, caller: Sensors, dev_eui: str) -> Response:
    """Decode what is stored of it with today's type and settings."""
    name = sensor_name(dev_eui)
    result = await run_in_threadpool(registration.read_again, context, caller, name)
    await run_in_threadpool(renew, context, name)
    asked = await run_in_threadpool(renew_list, context, due=result.changed)
    done = {"did": "read_again", "n": result.read, "changed": result.changed}
    return back(request, f"/sensors/{name}", **done, **parameter(asked))


@router.post("/sensors/{dev_eui}/end")
async def end(
    *, request: Request, context: Ctx, caller: Sensors, dev_eui: str, until: Text = ""
) -> Response:
    """It is no longer in the ground."""
    name = sensor_name(dev_eui)
    try:
        local = datetime.fromisoformat(until)
        when = (local if local.tzinfo else local.replace(tzinfo=context.zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return back(request, f"/sensors/{name}", error="no_time")
    if when > context.clock():
        return back(request, f"/sensors/{name}", error="future")

    def change(conn: Connection) -> str:
        desk, now = context.services.desk, context.clock()
        desk.remove(conn, name, when, actor=registration.actor_of(caller), at=now)
        return "ended"

    return await _changed(request, context, name, change)


@router.post("/sensors/{dev_eui}/depth")
async def depth(
    *,
    request: Request,
    context: Ctx,
    caller: Sensors,
    dev_eui: str,
    probe: Annotated[int, Form(ge=0, le=255)],
    depth: Text = "",
) -> Response:
    """The depth of a probe was noted wrongly."""
    name = sensor_name(dev_eui)
    try:
        depth_cm = typed_depth(depth)
    except FormError:
        return back(request, f"/sensors/{name}", error="depth")

    def change(conn: Connection) -> str:
        desk, now = context.services.desk, context.clock()
        actor = registration.actor_of(caller)
        desk.correct_depth(conn, name, probe, depth_cm, actor=actor, at=now)
        return "depth"

    return await _changed(request, context, name, change)


@router.post("/sensors/{dev_eui}/settings")
async def settings(
    *,
    request: Request,
    context: Ctx,
    caller: Sensors,
    dev_eui: str,
    device: Text = "",
    settings: Text = "",
) -> Response:
    """Device type and what the payload does not tell."""
    name = sensor_name(dev_eui)
    try:
        said = settings_of(settings)
    except ValueError:
        return back(request, f"/sensors/{name}", error="settings")

    def change(conn: Connection) -> str:
        is_new = context.services.desk.change(
            conn,
            name,
            device=device.strip(),
            settings=said,
            actor=registration.actor_of(caller),
            at=context.clock(),
        )
        return "settings" if is_new else "unchanged"

    return await _changed(request, context, name, change)


def settings_of(text: str) -> dict[str, object]:
    """`firmware = 1.0` line by line; true, false and whole numbers are such, all else is text.

    Raises:
        ValueError: a line says something else.
    """
    found: dict[str, object] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        key, mark, value = (part.strip() for part in line.partition("="))
        if not mark or not key or len(key) > _LONGEST_KEY or "\0" in line:
            raise ValueError(line)
        found[key] = _setting(value)
    return found


def _setting(value: str) -> object:
    if value.lower() in {"true", "false"}:
        return value.lower() == "true"
    # "1.0" of a firmware is a text: as a number it would be 1.
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 10 else value  # noqa: PLR2004


async def _changed(
    request: Request, context: Context, name: str, change: Callable[[Connection], str]
) -> Response:
    """Do it in one transaction, and show the sensor with what was done."""

    def work() -> dict[str, str]:
        try:
            with context.blocking.begin() as conn:
                return {"did": change(conn)}
        except InputError as error:
            same = "already" in str(error)
            return {"did": "unchanged"} if same else {"error": "contradiction"}

    answer = await run_in_threadpool(work)
    await run_in_threadpool(renew, context, name)
    moved = answer.get("did") in _OF_A_PLACE
    asked = await run_in_threadpool(renew_list, context, due=moved)
    return back(request, f"/sensors/{name}", **answer, **parameter(asked))
