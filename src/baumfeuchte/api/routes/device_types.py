"""`/api/v1/device-types`: device types that the city defines itself."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Reader, Sensors
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response, page_response, utc
from baumfeuchte.api.schemas.device_type import (
    CheckedDeviceType,
    DefinitionIn,
    DeviceType,
    DeviceTypePage,
    SavedDeviceType,
)
from baumfeuchte.codecs.type_check import CheckReport, Value
from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.storage.device_types import (
    StoredDeviceType,
    all_device_types,
    delete_device_type,
    device_types_by_name,
    save_device_type,
)
from baumfeuchte.storage.query import arun, arun_one

router = APIRouter(tags=["device types"])

Name = Annotated[str, Path(description="vendor/model", max_length=200)]
Json = dict[str, Any]


@router.get("/device-types", response_model=DeviceTypePage, summary="Device types of the city")
async def list_device_types(*, request: Request, context: Ctx, _caller: Reader) -> Response:
    """Those that are data; what Baumfeuchte decodes itself is in docs/devices.md."""
    async with context.reads.connection() as connection:
        rows = await arun(connection, all_device_types())
    return page_response(request, [_item(row) for row in rows], next_query=None)


@router.post(
    "/device-types/check", response_model=CheckedDeviceType, summary="Try a device type out"
)
async def check_device_type(*, body: DefinitionIn, context: Ctx, _caller: Sensors) -> Response:
    """Needs the scope sensors. Runs the examples of the definition; nothing is stored."""
    device_type = parse_definition(body.model_dump(exclude_none=True))
    report = await run_in_threadpool(context.services.check_device_type, device_type)
    return json_response(_report(report))


@router.get("/device-types/{name:path}", response_model=DeviceType, summary="One device type")
async def get_device_type(*, name: Name, context: Ctx, _caller: Sensors) -> Response:
    """Needs the scope sensors. With its definition, script and all."""
    async with context.reads.connection() as connection:
        found = await arun_one(connection, device_types_by_name([name]))
    if found is None:
        msg = f"There is no device type {name!r}; GET /api/v1/device-types lists them."
        raise NotFoundError(msg)
    return json_response({**_item(found), "definition": found.definition})


@router.put(
    "/device-types/{name:path}", response_model=SavedDeviceType, summary="Store a device type"
)
async def put_device_type(
    *, name: Name, body: DefinitionIn, context: Ctx, caller: Sensors
) -> Response:
    """Needs the scope sensors. Its examples are run first; a known name is replaced.

    The next message is decoded by it. What was rejected before can be replayed.
    """
    device_type = parse_definition(body.model_dump(exclude_none=True), name)
    report = await run_in_threadpool(context.services.check_device_type, device_type)
    if not report.ok:
        raise Problem(
            422,
            "Nothing was stored: the examples are not decoded as they should be; see report.",
            code="examples_failed",
            extra={"report": _report(report)},
        )

    def save() -> str:
        with context.blocking.begin() as connection:
            return save_device_type(
                connection, device_type, now=context.clock(), actor=caller.actor
            )

    return json_response({"name": device_type.name, "outcome": await run_in_threadpool(save)})


@router.delete(
    "/device-types/{name:path}", response_model=SavedDeviceType, summary="Remove a device type"
)
async def remove_device_type(*, name: Name, context: Ctx, caller: Sensors) -> Response:
    """Needs the scope sensors. A device type that sensors use stays."""
    await run_in_threadpool(_remove, context, name, caller.actor)
    return json_response({"name": name, "outcome": "removed"})


def _remove(context: Context, name: str, actor: str) -> None:
    with context.blocking.begin() as connection:
        delete_device_type(connection, name, now=context.clock(), actor=actor)


def _item(stored: StoredDeviceType) -> Json:
    return {
        "name": stored.name,
        "kind": stored.kind,
        "created_at": utc(stored.created_at),
        "updated_at": utc(stored.updated_at),
    }


def _report(report: CheckReport) -> Json:
    return {
        "name": report.name,
        "ok": report.ok,
        "examples": [
            {
                "note": example.note,
                "ok": example.ok,
                "expected": [_value(value) for value in example.expected],
                "got": [_value(value) for value in example.got],
                "problem": example.problem,
            }
            for example in report.examples
        ],
    }


def _value(value: Value) -> Json:
    quantity, probe, number = value
    return {"quantity": quantity.value, "probe": probe, "value": number}
