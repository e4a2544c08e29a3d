"""Import of a register in three steps: file, columns, preview; then it is stored."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse

from baumfeuchte.api import import_runs, uploads
from baumfeuchte.api.auth import CityPlanner
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.web import engine, formats
from baumfeuchte.api.web.new_list_view import new_list, parameter
from baumfeuchte.api.web.register_view import word, written
from baumfeuchte.api.web.texts import TEXTS, Language, text
from baumfeuchte.domain.register_import import ImportWish, Kind, Tried


async def close_form(request: Request) -> AsyncIterator[None]:
    """Give the temporary file of an upload back, also where somebody was refused."""
    try:
        yield
    finally:
        await request.close()


router = APIRouter(include_in_schema=False, dependencies=[Depends(close_form)])

Token = Annotated[str, Path(max_length=200)]
Count = Annotated[int | None, Query(ge=0)]
EPSG = (4326, 25832, 25833, 4647, 5650, 31466, 31467, 31468, 31469, 3857)
_COLUMN = re.compile(r"^c(\d{1,3})$")


@router.get("/register/import")
async def choose_file(
    *,
    request: Request,
    context: Ctx,
    _caller: CityPlanner,
    created: Count = None,
    updated: Count = None,
    unchanged: Count = None,
    faulty: Count = None,
    problem: str = "",
) -> Response:
    """Step 1: the file; and what became of the last one."""
    language = engine.language_of(request)
    done = ""
    if created is not None:
        done = text(
            "import_done",
            language,
            created=created,
            updated=updated or 0,
            unchanged=unchanged or 0,
        )
        if faulty:
            done += " " + text("import_done_skipped", language, n=faulty)
    made = await new_list(context, request.query_params, language)
    return engine.page(
        request,
        "register_import.html",
        fault=text("import_gone", language) if problem == "upload_gone" else "",
        done=done,
        kind="trees",
        new_list=made,
    )


@router.post("/register/import")
async def take_file(request: Request, context: Ctx, caller: CityPlanner) -> Response:
    """Keep the file for an hour, and go on to its columns."""
    language = engine.language_of(request)
    form = await request.form()
    file = form.get("file")
    kind: Kind = "sensors" if form.get("kind") == "sensors" else "trees"
    fault = ""
    if not isinstance(file, UploadFile) or not file.filename:
        fault = "import_no_file"
    elif not file.size:
        fault = "import_empty_file"
    elif file.size > uploads.MOST_BYTES:
        fault = "import_too_large"
    if fault or not isinstance(file, UploadFile):
        return engine.page(
            request,
            "register_import.html",
            status=422,
            fault=text(fault, language),
            done="",
            kind=kind,
            new_list=None,
        )
    name = (file.filename or "").replace("\x00", "")[-120:]
    content, owner, now, place = file.file, caller.name, context.clock(), context.blocking.identity
    token = await run_in_threadpool(
        lambda: uploads.put(content, place=place, name=name, kind=kind, owner=owner, now=now)
    )
    target = engine.address(language, f"/register/import/{token}")
    return RedirectResponse(target, status_code=303)


@router.get("/register/import/{token}")
async def choose_columns(
    request: Request, token: Token, context: Ctx, caller: CityPlanner
) -> Response:
    """Step 2: what each column holds."""
    language = engine.language_of(request)
    upload = _upload(context, token, caller.name)
    wish = _wish(dict(request.query_params), upload, language)
    looked = await import_runs.look(context, upload.path, wish)
    return engine.page(
        request,
        "register_import_columns.html",
        status=422 if looked.problem else 200,
        token=token,
        upload=upload,
        looked=looked,
        choices=[
            ("-", text("import_ignore", language)),
            *((name, _label(name, language)) for name in looked.fields),
        ],
        needed=", ".join(_label(name, language) for name in looked.required),
        epsg=[
            ("", text("import_epsg_auto", language)),
            *((str(code), f"EPSG:{code}") for code in EPSG),
        ],
        wish=wish,
    )


@router.get("/register/import/{token}/preview")
async def preview(request: Request, token: Token, context: Ctx, caller: CityPlanner) -> Response:
    """Step 3: what would change; nothing is stored yet."""
    upload = _upload(context, token, caller.name)
    chosen = dict(request.query_params)
    wish = _wish(chosen, upload, engine.language_of(request))
    tried = await import_runs.attempt(context, upload.path, wish, caller)
    return _preview(request, token, upload, chosen, tried)


@router.post("/register/import/{token}")
async def confirm(request: Request, token: Token, context: Ctx, caller: CityPlanner) -> Response:
    """Store it, in one transaction; with faulty lines only where they may be left out."""
    language = engine.language_of(request)
    upload = _upload(context, token, caller.name)
    chosen = {key: value for key, value in (await request.form()).items() if isinstance(value, str)}
    wish = replace(_wish(chosen, upload, language), skip_faulty=chosen.get("skip") == "1")
    tried, asked = await import_runs.carry_out(context, upload.path, wish, caller)
    if not tried.stored:
        return _preview(request, token, upload, chosen, tried, refused=True)
    uploads.drop(token, place=context.blocking.identity)
    target = engine.address(
        language,
        "/register/import",
        created=tried.created,
        updated=tried.updated,
        unchanged=tried.unchanged,
        faulty=tried.faulty,
        **parameter(asked),
    )
    return RedirectResponse(target, status_code=303)


@router.get("/register/import/{token}/faults.csv")
async def faults(request: Request, token: Token, context: Ctx, caller: CityPlanner) -> Response:
    """The lines with faults and the reason, to correct and import again."""
    upload = _upload(context, token, caller.name)
    wish = _wish(dict(request.query_params), upload, engine.language_of(request))
    return Response(
        await import_runs.fault_file(context, upload.path, wish, caller),
        media_type="text/csv; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="fehler.csv"',
            "Cache-Control": "no-store",
        },
    )


def _upload(context: Context, token: str, owner: str) -> uploads.Upload:
    return uploads.get(token, place=context.blocking.identity, owner=owner, now=context.clock())


def _wish(chosen: dict[str, str], upload: uploads.Upload, language: Language) -> ImportWish:
    columns = {}
    for key, value in chosen.items():
        found = _COLUMN.match(key)
        if found and len(value) <= 40:  # noqa: PLR2004 - longer than any field's name
            columns[int(found[1])] = value
    code = chosen.get("epsg", "")
    return ImportWish(
        kind=upload.kind,
        name=upload.name,
        chosen=columns,
        sheet=chosen.get("sheet", "")[:100].strip(),
        epsg=int(code) if code.isdecimal() and int(code) in EPSG else None,
        language=language,
    )


def _label(name: str, language: Language) -> str:
    key = f"import_field_{name}"
    return text(key, language) if key in TEXTS else name


def _preview(
    request: Request,
    token: str,
    upload: uploads.Upload,
    chosen: dict[str, str],
    tried: Tried,
    *,
    refused: bool = False,
) -> Response:
    language = engine.language_of(request)
    kept = {
        key: value
        for key, value in chosen.items()
        if _COLUMN.match(key) or key in ("sheet", "epsg")
    }
    names = list(tried.rows[0].values) if tried.rows else []

    def shown(name: str, value: object) -> str:
        if isinstance(value, datetime):
            return formats.moment(value, request.app.state.context.zone, language)
        return word(name, value, language) if isinstance(value, str) else written(value, language)

    rows = [
        {
            "line": row.line,
            "state": row.state,
            "cells": [shown(name, row.values[name]) for name in names],
            "changes": [
                f"{_label(name, language)}: {shown(name, before) or '–'} → "
                f"{shown(name, after) or '–'}"
                for name, before, after in row.changes
            ],
        }
        for row in tried.rows
    ]
    return engine.page(
        request,
        "register_import_preview.html",
        status=422 if tried.problem or refused else 200,
        token=token,
        upload=upload,
        tried=tried,
        headings=[_label(name, language) for name in names],
        rows=rows,
        kept=kept,
        refused=refused,
    )
