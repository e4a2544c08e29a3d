"""`/api/v1/photos`: pictures of trees."""

from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AwareDatetime
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, Crew, Reader
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import read_place
from baumfeuchte.api.problems import Problem
from baumfeuchte.api.respond import document, json_response, send, utc
from baumfeuchte.api.routes.notes import KeyHeader, not_future, one_key
from baumfeuchte.api.routes.of_tree import PartOfTree
from baumfeuchte.api.routes.params import TreeId
from baumfeuchte.api.routes.trees import no_tree
from baumfeuchte.api.schemas.common import Id, problem_responses
from baumfeuchte.api.schemas.crew import Photo as PhotoShape
from baumfeuchte.api.schemas.crew import PhotoPage
from baumfeuchte.storage.areas import tree_is_visible
from baumfeuchte.storage.photos import Photo, add_photo, photo_jpeg, photos_of_tree
from baumfeuchte.storage.query import arun_one, run_one

router = APIRouter(tags=["photos"])

_FIRST_YEAR = 2000
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {"image/jpeg": _BYTES, "image/png": _BYTES, "image/webp": _BYTES},
    }
}
_JPEG: dict[int | str, dict[str, Any]] = {
    200: {"description": "The picture.", "content": {"image/jpeg": _BYTES}},
    304: {"description": "The client has it."},
}


@router.get("/photos", response_model=PhotoPage, summary="Pictures of a tree, newest first")
async def list_photos(part: PartOfTree) -> Response:
    """When each was taken, by whom, and where its bytes are."""
    return await part.answer(
        lambda tree, limit, offset, cursor: photos_of_tree(tree, limit, offset, read_place(cursor)),
        rendered,
        lambda row: (row.taken_at, row.id),
    )


@router.get(
    "/photos/{photo_id}", responses=_JPEG, response_class=Response, summary="A picture as JPEG"
)
async def get_photo(
    *,
    request: Request,
    photo_id: Annotated[Id, Path(description="Our id of the picture.")],
    context: Ctx,
    caller: Reader,
) -> Response:
    """At most 1600 pixels wide or high; never changes, so it may be kept."""
    async with context.reads.connection() as connection:
        jpeg = await arun_one(connection, photo_jpeg(photo_id, caller.area))
    if jpeg is None:
        raise Problem(404, f"There is no picture with the id {photo_id}.", code="not_found")
    kept = {"Cache-Control": "private, max-age=31536000, immutable"}
    return send(request, document(jpeg, "image/jpeg", kept))


@router.post(
    "/photos",
    status_code=201,
    response_model=PhotoShape,
    summary="Keep a picture of a tree once",
    responses={
        200: {"model": PhotoShape, "description": "It was kept before."},
        **problem_responses(
            {
                400: "The address holds the character NUL.",
                409: "The key was used for another picture.",
                413: "The picture has more than 8 MiB.",
                415: "This is no picture.",
            }
        ),
    },
    openapi_extra=_BODY,
)
async def post_photo(
    *,
    request: Request,
    context: Ctx,
    caller: Crew,
    tree: TreeId,
    taken_at: Annotated[AwareDatetime | None, Query(description="Default: now.")] = None,
    note: Annotated[str, Query(max_length=1000, description="What it shows.")] = "",
    idempotency_key: KeyHeader = None,
) -> Response:
    """The body is a JPEG, PNG or WebP of at most 8 MiB.

    It is made smaller and stored without the place and other things that phones write into files.
    """
    key = one_key(idempotency_key, None)
    now = context.clock()
    not_future("taken_at", taken_at, now)
    # Phones that lost their clock say 1970, and no database takes the first day of the calendar.
    told = taken_at is not None and taken_at.year >= _FIRST_YEAR
    photo, created = await run_in_threadpool(
        keep,
        context,
        caller,
        await request.body(),
        tree_id=tree,
        taken_at=taken_at if told else now,
        note=note,
        key=key,
    )
    return json_response(
        rendered(photo), status=201 if created else 200, headers={"Location": _url(photo)}
    )


def keep(
    context: Context,
    caller: Caller,
    sent: bytes,
    *,
    tree_id: int,
    taken_at: datetime | None,
    note: str,
    key: str,
) -> tuple[Photo, bool]:
    """Make a picture small and keep it, in one transaction. Blocking.

    Raises:
        Problem: 404 for a tree that the caller does not see; as ``small_jpeg``.
    """
    from baumfeuchte.api.pictures import small_jpeg  # noqa: PLC0415 - few send one

    picture = small_jpeg(sent)
    now = context.clock()
    with context.blocking.begin() as connection:
        if run_one(connection, tree_is_visible(tree_id, caller.area)) is None:
            raise no_tree(tree_id)
        photo = Photo(
            tree_id=tree_id,
            taken_at=(taken_at or now).astimezone(UTC),
            added_by=caller.name,
            width=picture.width,
            height=picture.height,
            note=note,
            idempotency_key=key,
        )
        stored, created = add_photo(connection, photo, picture.jpeg, now)
    if not created and stored.tree_id != tree_id:
        raise Problem(
            409,
            "This idempotency key was used for another picture; take a new key for a new one.",
            code="idempotency_key_reused",
        )
    return stored, created


def rendered(photo: Photo) -> dict[str, object]:
    """A picture as the API tells of it."""
    return {
        "id": photo.id,
        "tree_id": photo.tree_id,
        "taken_at": utc(photo.taken_at),
        "added_by": photo.added_by,
        "width": photo.width,
        "height": photo.height,
        "note": photo.note,
        "url": _url(photo),
    }


def _url(photo: Photo) -> str:
    return f"/api/v1/photos/{photo.id}"
