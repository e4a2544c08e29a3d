"""Where a probe was over time: fits one more statement into what is known. Pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from baumfeuchte.domain.tree import Installation


class Outcome(StrEnum):
    """What a statement changed."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


class OverlapError(ValueError):
    """Two statements put one probe in two places at the same time."""


def fit(timeline: Sequence[Installation], item: Installation) -> tuple[list[Installation], Outcome]:
    """Fit an installation into the timeline of its probe.

    A missing ``until`` means: until the next installation of this probe, or still there. So moves
    that name only ``since`` may come in any order.

    Args:
        timeline: all installations of the probe, by ``since``, without overlaps.
        item: the statement; its ``id`` does not matter.

    Returns:
        The new timeline by ``since`` (kept entries keep their ``id``), and what changed.

    Raises:
        OverlapError: the intervals contradict each other.
    """
    before = [entry for entry in timeline if entry.since <= item.since]
    after = [entry for entry in timeline if entry.since > item.since]
    last = before[-1] if before else None
    following = after[0] if after else None
    if last is not None and (last.since == item.since or _same_stay(last, item)):
        merged = replace(
            last, tree_id=item.tree_id, depth_cm=item.depth_cm, until=item.until or last.until
        )
        if merged == last:
            return list(timeline), Outcome.UNCHANGED
        _check_end(merged, following)
        return [*before[:-1], merged, *after], Outcome.UPDATED
    if following is not None and _same_place(following, item) and _reaches(item, following):
        extended = replace(following, since=item.since, until=item.until or following.until)
        _check_end(extended, after[1] if len(after) > 1 else None)
        return [*_ended(before, item, following), extended, *after[1:]], Outcome.UPDATED
    if following is not None and item.until is None:
        item = replace(item, until=following.since)
    _check_end(item, following)
    return [*_ended(before, item, following), replace(item, id=None), *after], Outcome.CREATED


def _same_place(entry: Installation, item: Installation) -> bool:
    return entry.tree_id == item.tree_id and entry.depth_cm == item.depth_cm


def _same_stay(entry: Installation, item: Installation) -> bool:
    """Whether the item says again that the probe is where it is at that time."""
    return _same_place(entry, item) and (entry.until is None or item.since < entry.until)


def _reaches(item: Installation, following: Installation) -> bool:
    return item.until is None or item.until >= following.since


def _ended(
    before: Sequence[Installation], item: Installation, following: Installation | None
) -> list[Installation]:
    """The earlier entries, the last one ended where the item begins."""
    if not before:
        return []
    last = before[-1]
    if last.until is not None and last.until > item.since:
        # Only an end that some later installation gave may move.
        if following is None or last.until != following.since:
            raise OverlapError
        last = replace(last, until=item.since)
    elif last.until is None:
        last = replace(last, until=item.since)
    return [*before[:-1], last]


def _check_end(entry: Installation, following: Installation | None) -> None:
    if entry.until is not None and entry.until <= entry.since:
        raise OverlapError
    if following is not None and (entry.until is None or entry.until > following.since):
        raise OverlapError
