"""Which trees are similar: the attributes of a group, and how it widens (irrigation-science 6)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.irrigation.arrays import BoolArray, IntArray

UNKNOWN = "unknown"
ATTRIBUTES = ("species_group", "age_class", "soil", "exposure", "regime")
LEVELS: tuple[tuple[int, ...], ...] = ((0, 1, 2, 3, 4), (0, 1, 2, 4), (1, 2, 4), (1, 4))
"""Attributes that must agree: all, without exposure, without species, without soil (6)."""
DECLARED_LEVEL = len(LEVELS)
"""Trees that the city declared alike by a name: counts before all levels, one sensor is enough."""
DECLARED = "reference_group"
LEAST_SENSORS = 2
"""Back off until so many sensors deliver (irrigation-science 6)."""
NO_GROUP = -1
_MOST_NUMBERS = 2**62


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKeys:
    """M trees of a city.

    Attributes:
        codes: (M, 5) number of each attribute's word.
        words: the words of each attribute, by number.
        ids: (4, M) number of the tree's group at each level; a fifth row where the city declared
            groups.
        declared: M names of such groups, empty where there is none.
    """

    codes: IntArray
    words: tuple[tuple[str, ...], ...]
    ids: IntArray
    declared: tuple[str, ...] = ()

    def label(self, tree: int, level: int) -> dict[str, str]:
        """Attributes that the trees of this tree's group share at a level, for people."""
        if level == DECLARED_LEVEL:
            return {DECLARED: self.declared[tree]}
        return {
            ATTRIBUTES[column]: self.words[column][int(self.codes[tree, column])]
            for column in LEVELS[level]
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """N trees: (N,) level (-1 = none) and id there, sensed trees of the group that are silent."""

    level: IntArray
    group_id: IntArray
    silent: IntArray


def group_keys(
    *,
    species_group: Sequence[str | None],
    age_class: Sequence[str | None],
    soil: Sequence[str | None],
    exposure: Sequence[str | None],
    regime: Sequence[str | None],
    declared: Sequence[str] = (),
) -> GroupKeys:
    """Number the attributes of M trees, words without unit (irrigation-science 6).

    None and "" count as "unknown": such trees are similar to each other until backing off drops
    the attribute. Hand in all trees at once, with and without a sensor. ``declared`` are names
    that the city gave to trees which it knows to be alike; empty texts are no name.

    Raises:
        InputError: columns of unequal length.
    """
    columns = (species_group, age_class, soil, exposure, regime)
    if len({len(column) for column in columns}) > 1:
        raise InputError("Give every attribute of the groups exactly once per tree.")
    numbered = [_numbered(column) for column in columns]
    codes = np.stack([item[0] for item in numbered], axis=1)
    ids = np.stack([_row_ids(codes[:, list(level)]) for level in LEVELS])
    words = tuple(item[1] for item in numbered)
    if not any(declared):
        return GroupKeys(codes=codes, words=words, ids=ids)
    if len(declared) != codes.shape[0]:
        raise InputError("Give every attribute of the groups exactly once per tree.")
    own = _declared_ids(declared)
    return GroupKeys(codes=codes, words=words, ids=np.vstack([ids, own]), declared=tuple(declared))


def choose_groups(
    keys: GroupKeys, sensed: IntArray, wanted: IntArray, delivers: BoolArray
) -> Choice:
    """Narrowest level with two sensors that deliver, else one (irrigation-science 6).

    Numbers without unit.

    Args:
        keys: M trees.
        sensed: (G,) rows of trees with a sensor.
        wanted: (N,) rows of trees without.
        delivers: (G,) the sensor has a value today.
    """
    level_of = np.full(wanted.size, NO_GROUP, dtype=np.int64)
    fallback = level_of.copy()
    installed = np.zeros((keys.ids.shape[0], wanted.size), dtype=np.int64)
    speaking = installed.copy()
    for level, ids in enumerate(keys.ids):
        size = int(ids.max(initial=-1)) + 1
        of_tree = ids[wanted]
        installed[level] = np.bincount(ids[sensed], minlength=size)[of_tree]
        speaking[level] = np.bincount(ids[sensed[delivers]], minlength=size)[of_tree]
        if level == DECLARED_LEVEL:
            break
        level_of[(level_of == NO_GROUP) & (speaking[level] >= LEAST_SENSORS)] = level
        fallback[(fallback == NO_GROUP) & (speaking[level] > 0)] = level
    level_of = np.where(level_of == NO_GROUP, fallback, level_of)
    if keys.declared:
        level_of = np.where(speaking[DECLARED_LEVEL] > 0, DECLARED_LEVEL, level_of)
    tree = np.arange(wanted.size)
    # Without any group: the widest one tells whether sensors are there at all.
    shown = np.where(level_of == NO_GROUP, len(LEVELS) - 1, level_of)
    return Choice(
        level=level_of,
        group_id=keys.ids[shown, wanted],
        silent=installed[shown, tree] - speaking[shown, tree],
    )


def _numbered(column: Sequence[str | None]) -> tuple[IntArray, tuple[str, ...]]:
    """Number the words in the order of their first appearance."""
    numbers: dict[str, int] = {}
    codes = [numbers.setdefault(word or UNKNOWN, len(numbers)) for word in column]
    return np.array(codes, dtype=np.int64), tuple(numbers)


def _declared_ids(names: Sequence[str]) -> IntArray:
    """One number for each name; a tree without a name is alone."""
    numbers = {name: number for number, name in enumerate(sorted({n for n in names if n}))}
    return np.array(
        [numbers[name] if name else len(numbers) + row for row, name in enumerate(names)],
        dtype=np.int64,
    )


def _row_ids(columns: IntArray) -> IntArray:
    """Dense number of each distinct row: mixed radix, so that one sort is enough."""
    mixed = np.zeros(columns.shape[0], dtype=np.int64)
    span = 1
    for column in columns.T:
        size = int(column.max(initial=0)) + 1
        if span * size > _MOST_NUMBERS:
            distinct, mixed = np.unique(mixed, return_inverse=True)
            span = distinct.size
        mixed = mixed * size + column
        span *= size
    return np.unique(mixed, return_inverse=True)[1].astype(np.int64)
