"""What the page of the watering list has to know, asked for once by however many visitors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from baumfeuchte.api.remembered import answer, summary
from baumfeuchte.api.web.watered import bounds
from baumfeuchte.storage.day_waterings import trees_watered, water_given, watered_mark
from baumfeuchte.storage.query import Query, arun, arun_one, arun_rows
from baumfeuchte.storage.recommendations import (
    ChangeKind,
    ListFilter,
    change_counts,
    list_before,
    run_of_revision,
    runs_that_count,
)
from baumfeuchte.storage.recommendations.surroundings import (
    confidence_classes,
    tank_sizes,
    tree_words,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.api.context import Context
    from baumfeuchte.api.web.list_choice import Choice
    from baumfeuchte.domain.people import Area
    from baumfeuchte.domain.recommendation import PlanningRun
    from baumfeuchte.storage.day_waterings import DayWatering, GivenWater
    from baumfeuchte.storage.web_queries import StatusSummary

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runs:
    """The run that is shown, the list of its day, and the newest of its day.

    ``mark`` is another one as soon as the day's tours have changed, ``watered`` as soon as its
    waterings have; the latter is empty while there are none.
    """

    shown: PlanningRun
    issued: PlanningRun
    newest: PlanningRun
    mark: tuple[int, str]
    watered: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """How many trees two lists say different things of."""

    before: PlanningRun
    after: PlanningRun
    counts: dict[ChangeKind, int]

    @property
    def total(self) -> int:
        """Of all kinds."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the form offers."""

    districts: tuple[str, ...]
    contractors: tuple[str, ...]
    confidences: tuple[str, ...]
    tanks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListData:
    """Everything around the table.

    Attributes:
        whole: the list by status, as far as the visitor may see it.
        matching: likewise, of the lines that the filter leaves without its statuses.
        revision: the shown list against the newest, or a revision against the list.
        yesterday: against the list of the day before that had one.
        given: what the lines that the filter leaves have got; None where nobody watered.
    """

    runs: Runs
    whole: Sequence[StatusSummary]
    matching: Sequence[StatusSummary]
    choices: Choices
    revision: Difference | None
    yesterday: Difference | None
    given: GivenWater | None


async def find_runs(context: Context, choice: Choice) -> Runs | None:
    """The runs that the page is about; None where there is no such list."""
    async with context.reads.connection() as connection:
        found = await arun_rows(connection, runs_that_count(choice.day))
        if not found:
            return None
        (issued, mark), (newest, _) = found[0], found[-1]
        marks = await arun_rows(connection, watered_mark(*bounds(issued.day, context.zone)))
        watered = marks[0] if marks else ""
        shown: PlanningRun | None = issued
        if choice.revision not in {None, issued.revision}:
            shown = await arun_one(connection, run_of_revision(issued.day, choice.revision or 0))
    if shown is None:
        return None
    return Runs(shown=shown, issued=issued, newest=newest, mark=mark, watered=watered)


async def watered_trees(context: Context, runs: Runs) -> dict[int, DayWatering]:
    """What the trees of the city got on the day of the list, by tree."""
    if not runs.watered:
        return {}
    day = runs.shown.day
    found = await answer(
        context,
        ("watered", day, runs.watered),
        lambda: trees_watered(*bounds(day, context.zone)),
    )
    return {item.tree_id: item for item in found}


async def _given(context: Context, runs: Runs, choice: Choice) -> GivenWater | None:
    if not runs.watered:
        return None
    run = runs.shown
    (found,) = await answer(
        context,
        ("given", run.id, runs.watered, choice.filters),
        lambda: water_given(run.id, *bounds(run.day, context.zone), choice.filters),
    )
    return found


async def gather(context: Context, runs: Runs, choice: Choice) -> ListData:
    """What stands around the table; a run never changes, so most of it is known already."""
    run, area = runs.shown, choice.filters.area
    revision = None
    if run.id != runs.issued.id:
        revision = await difference(context, runs.issued, run, area)
    elif runs.newest.id != run.id:
        revision = await difference(context, run, runs.newest, area)
    before = await context.memo.get(
        ("before", run.day), lambda: _one(context, list_before(run.day))
    )
    return ListData(
        runs=runs,
        whole=await summary(context, run, ListFilter(area=area)),
        matching=await summary(context, run, replace(choice.filters, statuses=())),
        choices=await choices_of(context, run, area),
        revision=revision,
        yesterday=None if before is None else await difference(context, before, run, area),
        given=await _given(context, runs, choice),
    )


async def difference(
    context: Context, before: PlanningRun, after: PlanningRun, area: Area
) -> Difference:
    """What two runs differ in, as far as somebody may see it."""
    found = await answer(
        context,
        ("changes", before.id, after.id, area),
        lambda: change_counts(before.id, after.id, area),
    )
    return Difference(before=before, after=after, counts=dict(found))


async def choices_of(context: Context, run: PlanningRun, area: Area) -> Choices:
    """What the fields of the filter offer for a list."""
    return await context.memo.get(("choices", run.id, area), lambda: _choices(context, run, area))


async def _choices(context: Context, run: PlanningRun, area: Area) -> Choices:
    async with context.reads.connection() as connection:
        return Choices(
            districts=tuple(await arun(connection, tree_words("district", area))),
            contractors=tuple(await arun(connection, tree_words("contractor", area))),
            confidences=tuple(await arun(connection, confidence_classes(run.id))),
            tanks=tuple(round(size) for size in await arun(connection, tank_sizes())),
        )


async def _one(context: Context, question: Query[T]) -> T | None:
    async with context.reads.connection() as connection:
        return await arun_one(connection, question)
