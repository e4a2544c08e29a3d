"""Which lines of a watering list somebody wants, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from baumfeuchte.domain.people import EVERYWHERE, Area
from baumfeuchte.domain.recommendation import Status
from baumfeuchte.storage.areas import in_area
from baumfeuchte.storage.registry.trees import matches
from baumfeuchte.storage.tables import planning_runs, recommendations, trees
from baumfeuchte.storage.tour_tables import tour_stops, tours

if TYPE_CHECKING:
    from collections.abc import Iterable

    from baumfeuchte.domain.tree import AgeGroup


class Source(StrEnum):
    """What the advice rests on."""

    MEASURED = "measured"
    ESTIMATED = "estimated"


class ListSort(StrEnum):
    """The order of lines; within the same place the rank decides."""

    RANK = "rank"
    LITRES = "litres"
    DATE = "date"
    PLACE = "place"
    SPECIES = "species"


class ListGroup(StrEnum):
    """What lines are put together by."""

    DISTRICT = "district"
    TOUR = "tour"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """Which lines of a list are wanted; the default is all.

    Attributes:
        statuses: any of these.
        district: exactly this one.
        street: text that the street contains, in any case.
        species: text that the species contains, in any case.
        age: standing years on the day of the list.
        confidences: any of these classes.
        contractor: exactly this one.
        source: only trees with a reading of their own, or only estimated ones.
        search: text that number, species or street contain, in any case.
        tree_ids: only these trees; empty for all.
        to_do: only trees that need water, or that somebody should look at: critical or unknown.
        area: what the caller may see; not a wish, but a limit.
    """

    statuses: tuple[Status, ...] = ()
    district: str | None = None
    street: str | None = None
    species: str | None = None
    age: AgeGroup | None = None
    confidences: tuple[str, ...] = ()
    contractor: str | None = None
    source: Source | None = None
    search: str | None = None
    tree_ids: tuple[int, ...] = ()
    to_do: bool = False
    area: Area = EVERYWHERE


ALL_ROWS = ListFilter()
LOOKED_AT = (Status.CRITICAL, Status.UNKNOWN)
"""What somebody should look at even where no water is advised."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOrder:
    """How the lines stand: groups one after the other, sorted within each."""

    sort: ListSort = ListSort.RANK
    group: ListGroup | None = None


BY_RANK = ListOrder()


def conditions(filters: ListFilter) -> list[sa.ColumnElement[bool]]:
    """Conditions on recommendations joined with trees and with their planning run."""
    found = [*in_area(filters.area), *_of_tree(filters)]
    if filters.statuses:
        found.append(any_of(recommendations.c.status, filters.statuses))
    if filters.confidences:
        found.append(any_of(recommendations.c.confidence, filters.confidences))
    if filters.source is not None:
        found.append(_of_source(filters.source))
    if filters.to_do:
        found.append(
            sa.or_(recommendations.c.litres > 0, any_of(recommendations.c.status, LOOKED_AT))
        )
    return found


def _of_tree(filters: ListFilter) -> list[sa.ColumnElement[bool]]:
    """The conditions on what the register says."""
    found: list[sa.ColumnElement[bool]] = []
    if filters.district:
        found.append(trees.c.district == filters.district)
    if filters.street:
        found.append(trees.c.street.icontains(filters.street, autoescape=True))
    if filters.species:
        found.append(trees.c.species.icontains(filters.species, autoescape=True))
    if filters.age is not None:
        found.append(_of_age(filters.age))
    if filters.contractor:
        found.append(trees.c.contractor == filters.contractor)
    if filters.search:
        found.append(matches(filters.search))
    if filters.tree_ids:
        wanted = sa.cast(list(filters.tree_ids), ARRAY(sa.BigInteger))
        found.append(trees.c.id == sa.any_(wanted))
    return found


def order_columns(order: ListOrder) -> list[sa.ColumnElement[Any]]:
    """What lines are ordered by."""
    rank = recommendations.c.rank
    sorts: dict[ListSort, list[sa.ColumnElement[Any]]] = {
        ListSort.RANK: [rank],
        ListSort.LITRES: [recommendations.c.litres.desc().nulls_last(), rank],
        ListSort.DATE: [recommendations.c.water_by.asc().nulls_last(), rank],
        ListSort.PLACE: [trees.c.district, trees.c.street, trees.c.number],
        ListSort.SPECIES: [trees.c.species, rank],
    }
    groups = [] if order.group is None else [group_column(order.group)]
    return [*groups, *sorts[order.sort]]


def group_column(group: ListGroup) -> sa.ColumnElement[str]:
    """The name of a line's group; empty for lines in none."""
    if group is ListGroup.DISTRICT:
        return trees.c.district
    return sa.func.coalesce(
        sa.select(sa.func.min(tours.c.name))
        .join(tour_stops, tour_stops.c.tour_id == tours.c.id)
        .where(
            tour_stops.c.tree_id == trees.c.id,
            tours.c.day == planning_runs.c.day,
            tours.c.status != "cancelled",
        )
        .correlate(trees, planning_runs)
        .scalar_subquery(),
        "",
    )


def any_of(column: sa.Column[Any], values: Iterable[str]) -> sa.ColumnElement[bool]:
    """Whether a text column has one of some values."""
    wanted = sa.cast([str(value) for value in values], ARRAY(sa.Text))
    return column == sa.any_(wanted)


def _of_age(group: AgeGroup) -> sa.ColumnElement[bool]:
    years = group.years
    if years is None:
        return trees.c.planting_year.is_(None)
    first, last = years
    # As `domain.tree.standing_years`: a year of planting to come counts as this one.
    standing = sa.func.greatest(
        sa.cast(sa.extract("year", planning_runs.c.day), sa.Integer) - trees.c.planting_year, 0
    )
    found = [trees.c.planting_year.is_not(None), standing >= first]
    if last is not None:
        found.append(standing <= last)
    return sa.and_(*found)


def is_estimated() -> sa.ColumnElement[bool]:
    """Whether the advice was estimated from other trees."""
    found: sa.ColumnElement[bool] = recommendations.c.inputs.has_key("sources")
    return found


def _of_source(source: Source) -> sa.ColumnElement[bool]:
    if source is Source.ESTIMATED:
        return is_estimated()
    return sa.and_(~is_estimated(), recommendations.c.last_observed_at.is_not(None))
