"""Options of the lists of what was noted in the field, and how they are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from baumfeuchte.storage.query import Query

T = TypeVar("T")
OfTree = Annotated[str | None, typer.Option("--tree", metavar="NUMBER", help="Only of this tree.")]
TableLanguage = Annotated[
    Literal["de", "en"], typer.Option("--language", help="Language of the table.")
]


def show(
    query: Callable[[int | None], Query[T]],
    line: Callable[[T, str, tzinfo], tuple[str, ...]],
    titles: tuple[str, ...],
    *,
    tree: str | None,
    language: str,
) -> None:
    """Print a list as a table.

    Args:
        query: what is shown of a tree (our id; None: of all).
        line: of a row, in a language, with times of the city's zone.
        titles: of the columns.
        tree: number of the tree; None shows all.
        language: of the table.

    Raises:
        NotFoundError: no tree has this number.
    """
    from baumfeuchte.cli._tables import print_table
    from baumfeuchte.cli.common import transaction
    from baumfeuchte.config import load_settings
    from baumfeuchte.registry.places import tree_key
    from baumfeuchte.storage.query import run

    settings = load_settings()
    with transaction(settings) as conn:
        key = None if tree is None else tree_key(conn, tree)
        found = run(conn, query(key))
    print_table(titles, [line(item, language, settings.zone) for item in found])
