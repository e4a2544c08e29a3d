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
    TourStatus.CANCELLED: (TourStatus.DRAFT,),
}
"""Where a tour may go from where it is."""


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
