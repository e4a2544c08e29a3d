"""The wetted volume of each tree, learned from its own waterings (irrigation-science 3.2 V1)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.watering_outcome import LearnedVolume
from baumfeuchte.irrigation.root_zone import wetted_volume_m3
from baumfeuchte.irrigation.site import LARGEST_STONE_FRACTION, SMALLEST_VOLUME_M3
from baumfeuchte.irrigation.state import DEFAULT_OPTIONS
from baumfeuchte.irrigation.volume_replay import replay_volumes
from baumfeuchte.planning.probe_sites import years_of
from baumfeuchte.storage.query import run
from baumfeuchte.storage.registry import trees_by_ids
from baumfeuchte.storage.watering_outcomes import teaching_waterings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from baumfeuchte.domain.tree import Tree
    from baumfeuchte.irrigation.arrays import FloatArray
    from baumfeuchte.irrigation.state import Options
    from baumfeuchte.storage.connection import Connection

MEMORY = timedelta(days=730)
"""Two seasons: roots grow, and what a young tree taught is not true for ever [A]."""


def learned_volumes(
    conn: Connection,
    *,
    now: datetime,
    trees: Sequence[Tree] | None = None,
    options: Options = DEFAULT_OPTIONS,
    memory: timedelta = MEMORY,
) -> dict[int, LearnedVolume]:
    """The wetted volume of each tree that a watering taught, V1 replayed in order of time.

    It starts at the volume that the register has, else at that of the tree's present age.

    Args:
        conn: in the caller's transaction.
        now: the clock (UTC).
        trees: all trees, where the caller has them already.
        options: of the city, for the efficiency.
        memory: how old a watering may be that still teaches.

    Returns:
        By tree id; trees that nothing was learned of are missing.
    """
    lessons = run(conn, teaching_waterings(now - memory))
    if not lessons:
        return {}
    taught = {lesson.tree_id for lesson in lessons}
    stock = run(conn, trees_by_ids(taught)) if trees is None else trees
    known = [tree for tree in stock if tree.id in taught]
    rows = {tree.id: row for row, tree in enumerate(known)}
    volume, variance, count = replay_volumes(
        prior_volumes(known, now.date()),
        tree=[rows[lesson.tree_id] for lesson in lessons],
        time=[lesson.watered_at.timestamp() for lesson in lessons],
        litres=[lesson.litres for lesson in lessons],
        efficiency=options.efficiency,
        response_theta=[lesson.response for lesson in lessons],
        stone_fraction=[
            min(max(tree.site.stone_fraction, 0.0), LARGEST_STONE_FRACTION) for tree in known
        ],
    )
    return {
        tree_id: LearnedVolume(
            tree_id=tree_id,
            volume_m3=float(volume[row]),
            log_variance=float(variance[row]),
            waterings=int(count[row]),
        )
        for tree_id, row in rows.items()
        if tree_id is not None and count[row] > 0
    }


def prior_volumes(trees: Sequence[Tree], day: date) -> FloatArray:
    """Where the learning begins: the register's volume, else that of the age; (N,) m3."""
    own = np.array(
        [np.nan if (v := tree.site.wetted_volume_m3) is None else v for tree in trees],
        dtype=np.float64,
    )
    by_age = wetted_volume_m3([years_of(tree, day) for tree in trees])
    return np.where(own >= SMALLEST_VOLUME_M3, own, by_age)
