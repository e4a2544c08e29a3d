"""`/sensors/types`: how messages are read; types of the city are made and tried here."""

import json
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import registration
from baumfeuchte.api.auth import Caller, CityReader, Sensors
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.decode_try import Tried, try_frame
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.schemas.common import DROPS_NUL
from baumfeuchte.api.type_lookup import own_type, own_types
from baumfeuchte.api.web import engine, technical
from baumfeuchte.api.web import sensor_types_view as views
from baumfeuchte.api.web.sensor_results import back, result_of
from baumfeuchte.api.web.sensor_type_form import TypeForm, document_of, form_of, read_type_form
from baumfeuchte.api.web.texts import text
from baumfeuchte.codecs.registry import codec_of, has_codec
from baumfeuchte.codecs.type_definition import parse_definition
from baumfeuchte.domain.device_type import DeviceType
from baumfeuchte.domain.errors import InputError, NotFoundError
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.storage.device_types import delete_device_type, save_device_type
from baumfeuchte.storage.query import run
from baumfeuchte.storage.sensor_trees import device_counts

router = APIRouter(include_in_schema=False)

_PATH = "/sensors/types"
Text = Annotated[str, Form(max_length=10_000), DROPS_NUL]


@router.get(_PATH)
async def types_page(
    *,
    request: Request,
    context: Ctx,
    caller: CityReader,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """All device types: those of the city, and those that we decode ourselves."""
    language = engine.language_of(request)

    def ask() -> tuple[dict[str, int], list[DeviceType]]:
        with context.blocking.begin() as conn:
            return dict(run(conn, device_counts())), own_types(conn)

    used, own = await run_in_threadpool(ask)
    return engine.page(
        request,
        "sensors_types.html",
        own=views.matching([views.own_line(item, used, language) for item in own], q),
        builtin=views.matching(views.builtin_lines(used, language), q),
        search=q,
        may_change=caller.may("sensors"),
        result=result_of(request.query_params, language),
    )


@router.get(_PATH + "/new")
async def new_type(*, request: Request, _caller: Sensors) -> Response:
    """An empty form."""
    return _form(request, form_of(None))


@router.get(_PATH + "/edit")
async def edit_type(
    *, request: Request, context: Ctx, _caller: Sensors, name: Annotated[str, Query()]
) -> Response:
    """The form of a type of the city."""
    own = await run_in_threadpool(own_type, context, name)
    if own is None:
        raise Problem(404, f"There is no device type {name!r} of the city.", code="not_found")
    return _form(request, form_of(own))


@router.post(_PATH + "/save")
async def save_type(*, request: Request, context: Ctx, caller: Sensors) -> Response:
    """Run the examples; save where all are right and that is what was asked for."""
    values = dict(await request.form())
    form = read_type_form(values)
    try:
        device_type = parse_definition(document_of(form))
    except json.JSONDecodeError as error:
        return _form(request, form, problem=f"JSON: {error}", status=422)
    except (ValueError, TypeError, RecursionError, InputError) as error:
        return _form(request, form, problem=str(error), status=422)
    report = await run_in_threadpool(context.services.check_device_type, device_type)
    if not report.ok or values.get("do") != "save":
        lines = views.report_lines(report, engine.language_of(request))
        return _form(request, form, report=lines, ok=report.ok, status=200 if report.ok else 422)

    def save() -> None:
        actor = registration.actor_of(caller)
        with context.blocking.begin() as conn:
            save_device_type(conn, device_type, now=context.clock(), actor=actor)

    await run_in_threadpool(save)
    return back(request, f"{_PATH}/{device_type.name}", did="type")


@router.post(_PATH + "/delete")
async def delete_type(*, request: Request, context: Ctx, caller: Sensors, name: Text) -> Response:
    """Remove a type that no sensor uses."""

    def delete() -> bool:
        actor = registration.actor_of(caller)
        try:
            with context.blocking.begin() as conn:
                delete_device_type(conn, name, now=context.clock(), actor=actor)
        except InputError:
            return False
        return True

    if await run_in_threadpool(delete):
        return back(request, _PATH, did="type_removed")
    return back(request, f"{_PATH}/{name}", error="type_used")


@router.post(_PATH + "/try")
async def try_type(
    *,
    request: Request,
    context: Ctx,
    caller: Sensors,
    name: Text,
    f_port: Text = "",
    payload: Text = "",
    decoded: Text = "",
) -> Response:
    """What a payload says; nothing is stored."""
    said = {"f_port": f_port, "payload": payload, "decoded": decoded}
    tried = await run_in_threadpool(_try, context, name, said)
    return await _type_page(request, context, caller, name, said=said, tried=tried)


@router.get(_PATH + "/{name:path}")
async def type_page(*, request: Request, context: Ctx, caller: CityReader, name: str) -> Response:
    """One device type with its examples."""
    return await _type_page(request, context, caller, name)


def _try(context: Context, name: str, said: dict[str, str]) -> Tried:
    port = said["f_port"].strip()
    decoded = None
    if said["decoded"].strip():
        try:
            decoded = json.loads(said["decoded"])
        except (ValueError, RecursionError):
            decoded = None
        if not isinstance(decoded, dict):
            return Tried(reason="not_json", detail="")
    return try_frame(
        context,
        name,
        f_port=int(port) if port.isascii() and port.isdecimal() and len(port) < 4 else None,  # noqa: PLR2004
        payload_hex=said["payload"],
        decoded=decoded,
        settings={},
    )


async def _type_page(
    request: Request,
    context: Context,
    caller: Caller,
    name: str,
    *,
    said: dict[str, str] | None = None,
    tried: Tried | None = None,
) -> Response:
    language = engine.language_of(request)
    own = await run_in_threadpool(own_type, context, name)
    if own is None and not has_codec(name):
        msg = f"There is no device type {name!r}."
        raise NotFoundError(msg)
    shown = own.name if own is not None else codec_of(name).name
    line = views.own_line(own, {}, language) if own else _builtin(shown, request)
    return engine.page(
        request,
        "sensors_type.html",
        line=line,
        own=own,
        examples=views.example_lines(shown, own, language),
        said=said or {},
        tried=None if tried is None else views.tried_lines(tried, language),
        why=None
        if tried is None or not tried.reason
        else technical.said(tried.reason, tried.detail, language),
        may_change=caller.may("sensors"),
        result=result_of(request.query_params, language),
    )


def _builtin(name: str, request: Request) -> views.TypeLine:
    lines = views.builtin_lines({}, engine.language_of(request))
    return next(line for line in lines if line.name == name)


def _form(
    request: Request,
    form: TypeForm,
    *,
    problem: str = "",
    report: list[views.ReportLine] | None = None,
    ok: bool = False,
    status: int = 200,
) -> Response:
    language = engine.language_of(request)
    return engine.page(
        request,
        "sensors_type_form.html",
        status=status,
        form=form,
        problem=technical.said("definition", problem, language) if problem else None,
        report=report or [],
        ok=ok,
        quantities=[(item.value, text(item.value, language)) for item in Quantity],
    )
