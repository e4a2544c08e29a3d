"""`/api/v1/register/imports`: files of trees and sensors, read as the pages read them."""

import tempfile
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api import import_runs, uploads
from baumfeuchte.api.auth import CityPlanner
from baumfeuchte.api.context import Ctx
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import json_response
from baumfeuchte.api.routes.params import Language
from baumfeuchte.api.schemas.imports import ImportOut
from baumfeuchte.domain.register_import import ImportWish

router = APIRouter(tags=["register"])

_FILE = {
    "requestBody": {
        "required": True,
        "description": "The file as it is: CSV, Excel (.xlsx) or GeoJSON.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/register/imports",
    response_model=ImportOut,
    summary="Import a file of trees or sensors",
    openapi_extra=_FILE,
)
async def import_file(
    *,
    request: Request,
    context: Ctx,
    caller: CityPlanner,
    kind: Annotated[Literal["trees", "sensors"], Query(description="What it lists.")] = "trees",
    name: Annotated[
        str, Query(max_length=120, description="Of the file, for messages and the audit.")
    ] = "file",
    dry_run: Annotated[bool, Query(description="Store nothing, say what would change.")] = True,
    skip_faulty: Annotated[
        bool, Query(description="Store the good lines although others have faults.")
    ] = False,
    epsg: Annotated[
        int | None, Query(ge=1, le=999_999, description="Of the coordinates; else recognised.")
    ] = None,
    sheet: Annotated[str, Query(max_length=100, description="Of a workbook.")] = "",
    column: Annotated[
        list[str] | None,
        Query(
            max_length=200,
            description="`POSITION:FIELD`, from 0; FIELD `-` leaves the column out.",
        ),
    ] = None,
    lang: Annotated[Language, Query(description="Of the sentences.")] = Language.EN,
) -> Response:
    """Create and update trees by number, or sensors and their places; one transaction."""
    wish = ImportWish(
        kind=kind,
        name=name,
        chosen=_chosen(column or []),
        sheet=sheet,
        epsg=epsg,
        skip_faulty=skip_faulty,
        language=lang.value,
    )
    with tempfile.NamedTemporaryFile(
        dir=uploads.folder(context.blocking.identity), suffix=".part"
    ) as file:
        # What arrives is on the disk, not in memory.
        async for chunk in request.stream():
            await run_in_threadpool(file.write, chunk)
        file.flush()
        path, asked = Path(file.name), None
        if dry_run:
            found = await import_runs.attempt(context, path, wish, caller)
        else:
            found, asked = await import_runs.carry_out(context, path, wish, caller)
    if found.problem:
        raise Problem(422, found.problem, code="unusable_file")
    return json_response(
        {
            "stored": found.stored,
            "created": found.created,
            "updated": found.updated,
            "unchanged": found.unchanged,
            "faulty_lines": found.faulty,
            "faults": list(found.faults),
            "notes": list(found.notes),
            "list_under_way": asked is not None,
        }
    )


def _chosen(columns: list[str]) -> dict[int, str]:
    """Position -> field.

    Raises:
        Problem: 422 for one without a position.
    """
    chosen = {}
    for entry in columns:
        position, _, field = entry.partition(":")
        if not position.isdecimal() or not field or len(position) > 3:  # noqa: PLR2004
            raise Problem(
                422,
                f"column {entry!r} cannot be used; write it as POSITION:FIELD, such as 6:height_m.",
                code="invalid_fields",
                extra={"errors": [{"field": "column", "message": "is no POSITION:FIELD"}]},
            )
        chosen[int(position)] = field
    return chosen
