"""What a season of watering was like, in numbers that somebody can check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """The fixed plan that a season is compared with.

    Attributes:
        every_days: days from one watering of a tree to the next.
        litres: of each watering.
    """

    every_days: int = 14
    litres: float = 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StressDays:
    """Days on which trees stood below their critical limit.

    All are sums over the same trees and the same days, those of ``trees``: with a probe of their
    own, watered at least once, and with a value on the day.

    Attributes:
        trees: how many could be judged.
        tree_days: days of these trees with a value.
        suffered: below the limit, as measured.
        without_water: below it, had nobody watered (model).
        with_rhythm: below it under the fixed rhythm (model).
    """

    trees: int = 0
    tree_days: int = 0
    suffered: int = 0
    without_water: int = 0
    with_rhythm: int = 0

    @property
    def avoided(self) -> int:
        """Days that watering spared the trees; may be negative where the model is wrong."""
        return self.without_water - self.suffered


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonPart:
    """The season of one district, or of all together (``district`` None).

    Attributes:
        waterings: logged.
        litres: brought by them.
        trees_watered: with at least one watering.
        arrived, ran_off, not_judged: of the waterings, as the trees' own probes saw it.
        trees_advised: of which a list said at least once that they need water.
        critical_tree_days: days on which a list called a tree critical, measured or estimated.
        critical_estimated: those of trees without a probe of their own.
        rhythm_waterings, rhythm_litres: what the fixed rhythm would have brought to the trees that
            were watered or advised.
        stress: of the trees that can be judged.
    """

    district: str | None
    waterings: int = 0
    litres: float = 0.0
    trees_watered: int = 0
    arrived: int = 0
    ran_off: int = 0
    not_judged: int = 0
    trees_advised: int = 0
    critical_tree_days: int = 0
    critical_estimated: int = 0
    rhythm_waterings: int = 0
    rhythm_litres: float = 0.0
    stress: StressDays = StressDays()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeasonReport:
    """A period of days, compared with a fixed rhythm.

    Attributes:
        since, until: first and last local day, both included.
        days_with_list: days of the period for which there is a list.
        rhythm_since, rhythm_until: the days that the rhythm is compared on: from the first to the
            last of these; None without a list.
        rhythm: what it is compared with.
        total: of the whole area.
        districts: by name.
        tours: driven tours of the period.
        tour_stops: trees watered on them.
        kilometres: of these tours as planned; None without tours.
        rhythm_kilometres: of the rhythm at the kilometres per stop of the own tours; None likewise.
    """

    since: date
    until: date
    days_with_list: int
    rhythm: Rhythm
    total: SeasonPart
    districts: tuple[SeasonPart, ...]
    rhythm_since: date | None = None
    rhythm_until: date | None = None
    tours: int = 0
    tour_stops: int = 0
    kilometres: float | None = None
    rhythm_kilometres: float | None = None
