"""The life of tours and stops, and what can be wrong with a tour."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StopState(StrEnum):
    """What became of a stop."""

    OPEN = "open"
    WATERED = "watered"
    UNREACHABLE = "unreachable"
    SKIPPED = "skipped"


class TourStatus(StrEnum):
    """Life of a tour: only drafts are deleted; ``planned`` is released to the crew."""

    DRAFT = "draft"
    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"
    CANCELLED = "cancelled"


ACTIVE = (TourStatus.DRAFT, TourStatus.PLANNED, TourStatus.UNDER_WAY)
"""In one of these a tree stands in at most one tour of a day."""

NEXT_STATUSES: dict[TourStatus, tuple[TourStatus, ...]] = {
    TourStatus.DRAFT: (TourStatus.PLANNED,),
    TourStatus.PLANNED: (TourStatus.UNDER_WAY, TourStatus.DRAFT, TourStatus.CANCELLED),
    TourStatus.UNDER_WAY: (TourStatus.DONE, TourStatus.PLANNED, TourStatus.CANCELLED),
    TourStatus.DONE: (TourStatus.UNDER_WAY,),
    TourStatus.CANCELLED: (TourStatus.DRAFT, TourStatus.UNDER_WAY),
}
"""Where a tour may go from where it is; ``next_statuses`` looks at its trees, too."""


def next_statuses(status: TourStatus, *, has_begun: bool) -> tuple[TourStatus, ...]:
    """Where a tour may go.

    Args:
        status: where it is.
        has_begun: its crew was at a tree. Then no start can be taken back, and a cancelled tour
            comes back under way, so that what the crew said keeps its place.
    """
    found = NEXT_STATUSES[status]
    if status is TourStatus.CANCELLED:
        return found[1:] if has_begun else found[:1]
    back = (TourStatus.PLANNED, TourStatus.DRAFT)
    if has_begun and status is not TourStatus.DRAFT:
        return tuple(item for item in found if item not in back)
    return found


class Fault(StrEnum):
    """What is wrong with a tour."""

    EMPTY_TANK = "empty_tank"
    OVERFULL = "overfull"
    OVERTIME = "overtime"
    TOO_EARLY = "too_early"
    TOO_FAST = "too_fast"
    CLOSED = "closed"
    FOREIGN_TREE = "foreign_tree"
    WRONG_LITRES = "wrong_litres"
    NOT_HOME = "not_home"
    TWICE = "twice"
    LOST = "lost"
    NO_REFILL_POINT = "no_refill_point"


@dataclass(frozen=True, slots=True)
class Violation:
    """A fault: of which vehicle, at which stop, and by how much."""

    fault: Fault
    vehicle_id: int
    position: int
    amount: float = 0.0
