"""`/api/v1/tree-notes`: what people write about trees."""

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from starlette.concurrency import run_in_threadpool

from baumfeuchte.api.auth import Caller, need
from baumfeuchte.api.context import Context, Ctx
from baumfeuchte.api.cursor import read_place
from baumfeuchte.api.respond import utc
from baumfeuchte.api.routes.notes import KeyHeader, noted, noted_tree, one_key
from baumfeuchte.api.routes.of_tree import PartOfTree
from baumfeuchte.api.schemas.tree_note import TreeNote as TreeNoteShape
from baumfeuchte.api.schemas.tree_note import TreeNoteIn, TreeNotePage
from baumfeuchte.domain.tree_note import TreeNote
from baumfeuchte.storage.field_notes import log_note
from baumfeuchte.storage.tree_notes import notes_of_tree

router = APIRouter(tags=["tree notes"])

NoteWriter = Annotated[Caller, Depends(need("crew", "sensors"))]


@router.get("/tree-notes", response_model=TreeNotePage, summary="Notes at a tree, newest first")
async def list_notes(part: PartOfTree) -> Response:
    """What people wrote about one tree."""
    return await part.answer(
        lambda tree, limit, offset, cursor: notes_of_tree(tree, limit, offset, read_place(cursor)),
        _shown,
        lambda row: (row.at, row.id),
    )


@router.post(
    "/tree-notes",
    status_code=201,
    response_model=TreeNoteShape,
    summary="Write a note at a tree once",
    responses={200: {"model": TreeNoteShape, "description": "The same was written before."}},
)
async def post_note(
    *, body: TreeNoteIn, context: Ctx, caller: NoteWriter, idempotency_key: KeyHeader = None
) -> Response:
    """Needs the scope crew or sensors. The author is who sends it; a repeat changes nothing."""
    key = one_key(idempotency_key, body.idempotency_key)
    stored, created = await run_in_threadpool(_store, context, caller, body, key)
    same = stored.note == body.note and (body.tree_id is None or body.tree_id == stored.tree_id)
    return noted("tree-note", _shown(stored), created=created, same=same, tree_id=stored.tree_id)


def _store(context: Context, caller: Caller, body: TreeNoteIn, key: str) -> tuple[TreeNote, bool]:
    with context.blocking.begin() as connection:
        tree_id = noted_tree(connection, body, caller.area)
        return log_note(
            connection,
            TreeNote(
                tree_id=tree_id,
                at=context.clock(),
                author=caller.shown_name or caller.name,
                note=body.note,
                idempotency_key=key,
            ),
            actor=caller.name,
            now=context.clock(),
        )


def _shown(note: TreeNote) -> dict[str, object]:
    return {
        "id": note.id,
        "tree_id": note.tree_id,
        "at": utc(note.at),
        "author": note.author,
        "note": note.note,
        "idempotency_key": note.idempotency_key,
    }
