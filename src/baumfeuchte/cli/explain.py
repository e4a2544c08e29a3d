"""`baumfeuchte explain`: how a recommendation came about, step by step."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from baumfeuchte.cli._times import day as parse_day
from baumfeuchte.domain.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from baumfeuchte.domain.explanation import Step
    from baumfeuchte.domain.recommendation import PlanningRun, Recommendation
    from baumfeuchte.storage.connection import Connection


class Language(StrEnum):
    """Of the texts."""

    DE = "de"
    EN = "en"


def explain(
    tree: Annotated[str, typer.Argument(help="The tree's number.")],
    day: Annotated[
        str | None, typer.Option("--day", help="YYYY-MM-DD. Default: the newest list.")
    ] = None,
    compare: Annotated[
        str | None, typer.Option("--compare", help="Also say what changed since this day.")
    ] = None,
    language: Annotated[Language, typer.Option("--language", help="de or en.")] = Language.DE,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Rebuild the advice of a day for a tree: from the reading to the litres."""
    from baumfeuchte.cli.common import current_database
    from baumfeuchte.config import load_settings
    from baumfeuchte.irrigation.comparison import comparison
    from baumfeuchte.irrigation.explanation import explanation

    settings = load_settings()
    wanted, earlier = parse_day("--day", day), parse_day("--compare", compare)
    with current_database(settings) as database, database.begin() as conn:
        advice, run = _advice(conn, tree, wanted)
        steps = explanation(advice, run, language.value, settings.zone)
        if earlier is not None:
            before, _ = _advice(conn, tree, earlier)
            steps.append(comparison(before, advice, language.value))
    _print(steps, as_json=as_json)


def _advice(conn: Connection, number: str, day: date | None) -> tuple[Recommendation, PlanningRun]:
    from baumfeuchte.storage.query import run_one
    from baumfeuchte.storage.recommendations import (
        latest_current_run,
        recommendation_of_day,
        run_by_id,
    )
    from baumfeuchte.storage.web_queries import tree_id_by_number

    tree_id = run_one(conn, tree_id_by_number(number))
    if tree_id is None:
        msg = f"There is no tree {number}; `baumfeuchte trees list` shows their numbers."
        raise NotFoundError(msg)
    newest = run_one(conn, latest_current_run()) if day is None else None
    wanted = day if newest is None else newest.day
    found = None if wanted is None else run_one(conn, recommendation_of_day(tree_id, wanted))
    if found is None:
        which = "yet" if wanted is None else f"for {number} on {wanted}"
        command = "" if wanted is None else f" --day {wanted}"
        msg = f"There is no recommendation {which}; run `baumfeuchte plan{command}`."
        raise NotFoundError(msg)
    made = run_one(conn, run_by_id(found[1]))
    if made is None:
        raise AssertionError(found[1])  # a foreign key holds it
    return found[0], made


def _print(steps: Sequence[Step], *, as_json: bool) -> None:
    from baumfeuchte.cli.common import say

    if as_json:
        from dataclasses import asdict

        from baumfeuchte.api.respond import dump

        for step in steps:
            say(dump(asdict(step)).decode())
        return
    for step in steps:
        source = f"  [{step.source}]" if step.source else ""
        say(f"{step.title}\n    {step.text}{source}\n")


def register(app: typer.Typer) -> None:
    """Add the command to the command line."""
    app.command()(explain)
