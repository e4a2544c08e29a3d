from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from baumfeuchte.domain.errors import NotFoundError
from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.tree_note import TreeNote
from baumfeuchte.storage.query import run, run_one
from baumfeuchte.storage.tables import tree_photos
from baumfeuchte.storage.tree_labels import LabelChoice, labelled_trees, tree_by_number
from baumfeuchte.storage.tree_notes import add_note, notes_of_tree, photo_entries


@pytest.fixture
def note(stock: Any) -> TreeNote:
    return TreeNote(
        tree_id=stock.tree_id(),
        at=stock.at(1),
        author="Jana",
        note="Pfahl lose",
        idempotency_key="n1",
    )


def test_it_is_kept_once(conn: sa.Connection, note: TreeNote) -> None:
    stored, created = add_note(conn, note)
    assert (replace(stored, id=None), created) == (note, True)
    assert add_note(conn, replace(note, note="etwas anderes")) == (stored, False)
    with pytest.raises(NotFoundError, match="no tree with the id -1"):
        add_note(conn, replace(note, tree_id=-1, idempotency_key="n2"))


def test_the_newest_comes_first(conn: sa.Connection, note: TreeNote, stock: Any) -> None:
    for day in (2, 4, 3):
        add_note(conn, replace(note, at=stock.at(day), idempotency_key=str(day)))
    found = run(conn, notes_of_tree(note.tree_id))
    assert [item.idempotency_key for item in found] == ["4", "3", "2"]
    assert run(conn, notes_of_tree(note.tree_id, limit=1, offset=1)) == found[1:2]
    assert run(conn, notes_of_tree(-1)) == []


def test_photos_are_listed_without_their_pictures(
    conn: sa.Connection, note: TreeNote, stock: Any
) -> None:
    for day in (1, 2):
        conn.execute(
            tree_photos.insert().values(
                tree_id=note.tree_id,
                taken_at=stock.at(day),
                added_by="Jana",
                width=640,
                height=480,
                jpeg=b"\xff\xd8",
                idempotency_key=f"p{day}",
            )
        )
    found = run(conn, photo_entries(note.tree_id))
    assert [item.taken_at for item in found] == [stock.at(2), stock.at(1)]
    assert (found[0].width, found[0].height, found[0].note) == (640, 480, "")


def test_labels_of_an_area(conn: sa.Connection, note: TreeNote) -> None:
    conn.execute(sa.text("UPDATE trees SET contractor = 'X'"))
    (label,) = run(conn, labelled_trees(LabelChoice(ids=(note.tree_id,)), EVERYWHERE, 9))
    assert label.id == note.tree_id
    mine, other = Area(contractor="X"), Area(contractor="Y")
    assert run(conn, labelled_trees(LabelChoice(search=label.number.lower()), mine, 9)) == [label]
    assert run(conn, labelled_trees(LabelChoice(contractor="X"), mine, 0)) == []
    for choice in (LabelChoice(ids=(note.tree_id,)), LabelChoice()):
        assert run(conn, labelled_trees(choice, other, 9)) == []
    assert run_one(conn, tree_by_number(label.number, mine)) == note.tree_id
    assert run_one(conn, tree_by_number(label.number, other)) is None
    assert run(conn, labelled_trees(LabelChoice(district="nirgends"), EVERYWHERE, 9)) == []
