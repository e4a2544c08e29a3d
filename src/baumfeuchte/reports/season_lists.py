"""What the lists of a period said of each tree, from what is kept of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from baumfeuchte.storage.query import run
from baumfeuchte.storage.season_days import (
    ADVISED,
    CENSORED,
    CRITICAL,
    ESTIMATED,
    SITE_FIELDS,
    TENSION,
    SeasonDay,
    kept_days,
    lines_of_run,
    season_day,
    unpacked_season_day,
    unpacked_site,
)

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from baumfeuchte.irrigation.arrays import BoolArray, IntArray
    from baumfeuchte.reports.season_period import Period, Trees
    from baumfeuchte.storage.connection import Connection


Rows: TypeAlias = np.ndarray[Any, np.dtype[np.int32]]
"""Of trees; half of what their numbers take otherwise, for each day of a season."""


class Values(NamedTuple):
    """Measured values of watered trees on a day of the period: rows of the trees, REW, limits."""

    day: int
    rows: Rows
    rew: npt.NDArray[np.float32]
    critical_rew: npt.NDArray[np.float32]
    censored: BoolArray


@dataclass(slots=True, kw_only=True)
class Listed:
    """Sums over the lists of a period for N trees, (N,) each.

    Attributes:
        days: with a list, ascending.
        critical, estimated: lists that called the tree critical, and those of them that guessed.
        advised: a list wanted it watered.
        measured, suffered: days with a value of its own, and those at or below the limit.
        measured_tension, suffered_tension: those of them on which a tension probe decided.
        site: (4, N) as ``SITE_FIELDS``, of the newest list.
        values: of the watered trees, a day each.
        sites: while reading: a day's packed ones, rows of its watered trees, their places in it.
    """

    days: list[date] = field(default_factory=list)
    critical: IntArray
    estimated: IntArray
    advised: BoolArray
    measured: IntArray
    suffered: IntArray
    measured_tension: IntArray
    suffered_tension: IntArray
    site: npt.NDArray[np.float32]
    values: list[Values] = field(default_factory=list)
    sites: list[tuple[bytes, Rows, Rows]] = field(default_factory=list)


def read_lists(conn: Connection, period: Period, trees: Trees, watered: BoolArray) -> Listed:
    """Go through the current lists of a period.

    Args:
        conn: in a transaction that reads.
        period: its days.
        trees: N trees that count.
        watered: (N,) of these the values of each day are kept.
    """
    count = trees.ids.size

    def zeros() -> IntArray:
        return np.zeros(count, dtype=np.int64)

    found = Listed(
        critical=zeros(),
        estimated=zeros(),
        measured=zeros(),
        suffered=zeros(),
        measured_tension=zeros(),
        suffered_tension=zeros(),
        advised=np.zeros(count, dtype=np.bool_),
        site=np.full((len(SITE_FIELDS), count), np.nan, dtype=np.float32),
    )
    for kept in run(conn, kept_days(period.first, period.last)):
        day = (
            season_day(run(conn, lines_of_run(kept.run_id)))
            if kept.data is None
            else unpacked_season_day(kept.data)
        )
        found.days.append(kept.day)
        _add_listed(found, day, trees)
        _add_measured(found, day, trees, watered, number=(kept.day - period.first).days)
    _newest_sites(found)
    return found


def _add_listed(found: Listed, day: SeasonDay, trees: Trees) -> None:
    rows, known = trees.rows(day.listed)
    rows, marks = rows[known], day.marks[known]
    # A tree stands once on a list, so plain indexing adds.
    critical = (marks & CRITICAL) > 0
    found.critical[rows] += critical
    found.estimated[rows] += critical & ((marks & ESTIMATED) > 0)
    found.advised[rows] |= (marks & ADVISED) > 0


def _add_measured(
    found: Listed, day: SeasonDay, trees: Trees, watered: BoolArray, *, number: int
) -> None:
    rows, known = trees.rows(day.tree)
    below = day.rew <= day.critical_rew
    tension = (day.kind & TENSION) > 0
    mine = np.flatnonzero(known)
    found.measured[rows[mine]] += 1
    found.suffered[rows[mine]] += below[mine]
    found.measured_tension[rows[mine]] += tension[mine]
    found.suffered_tension[rows[mine]] += (below & tension)[mine]
    wet = mine[watered[rows[mine]]]
    found.values.append(
        Values(
            day=number,
            rows=rows[wet].astype(np.int32),
            rew=day.rew[wet],
            critical_rew=day.critical_rew[wet],
            censored=(day.kind[wet] & CENSORED) > 0,
        )
    )
    found.sites.append((day.packed_site, found.values[-1].rows, wet.astype(np.int32)))


def _newest_sites(found: Listed) -> None:
    """Take each tree's ground from its newest list: a season of them differs in nothing else."""
    missing = np.ones(found.measured.size, dtype=np.bool_)
    for packed, rows, places in reversed(found.sites):
        new = missing[rows]
        if new.any():
            found.site[:, rows[new]] = unpacked_site(packed)[:, places[new]]
            missing[rows[new]] = False
    found.sites.clear()
