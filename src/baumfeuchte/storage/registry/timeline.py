"""Where a probe was over time: fits one more statement into what is known. Pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

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


def end(timeline: Sequence[Installation], until: datetime) -> list[Installation]:
    """End the stay of a probe that is in the ground at a time.

    Args:
        timeline: all installations of the probe, by ``since``, without overlaps.
        until: the end (UTC).

    Raises:
        OverlapError: the probe is installed anew after that time, or begins there.
    """
    if any(entry.since >= until for entry in timeline):
        raise OverlapError
    return [
        replace(entry, until=until) if entry.until is None or entry.until > until else entry
        for entry in timeline
    ]


def correct(
    timeline: Sequence[Installation],
    *,
    since: datetime,
    until: datetime | None,
    depth_cm: float | None = None,
    tree_id: int | None = None,
) -> list[Installation]:
    """Say that a probe was in another depth or at another tree from ``since`` to ``until``.

    Installations that reach beyond that time are cut; what is the same on both sides of a cut
    is one installation again.

    Args:
        timeline: all installations of the probe, by ``since``, without overlaps.
        since: from when it is corrected (UTC).
        until: up to when; None means for ever.
        depth_cm: the right depth; None keeps it.
        tree_id: the right tree; None keeps it.
    """
    pieces: list[Installation] = []
    for entry in timeline:
        cuts = [entry.since, *(cut for cut in (since, until) if cut and _inside(entry, cut))]
        for index, start in enumerate(cuts):
            stop = cuts[index + 1] if index + 1 < len(cuts) else entry.until
            piece = replace(entry, since=start, until=stop, id=None if index else entry.id)
            if start >= since and (until is None or start < until):
                piece = replace(
                    piece,
                    depth_cm=piece.depth_cm if depth_cm is None else depth_cm,
                    tree_id=piece.tree_id if tree_id is None else tree_id,
                )
            pieces.append(piece)
    return _joined(pieces)


def _inside(entry: Installation, at: datetime) -> bool:
    return entry.since < at and (entry.until is None or at < entry.until)


def _joined(pieces: Sequence[Installation]) -> list[Installation]:
    joined: list[Installation] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last is not None and last.until == piece.since and _same_place(last, piece):
            joined[-1] = replace(last, until=piece.until, id=last.id or piece.id)
        else:
            joined.append(piece)
    return joined
