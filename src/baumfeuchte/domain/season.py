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
    """Days on which trees stood at or below the critical limit that the plan of the day used.

    What was suffered is measured, of every tree with a probe of its own. What watering spared is
    computed, and only for those of them that were watered; the last four numbers are sums over the
    same trees and days, so that they can be compared with each other.

    Attributes:
        trees: with a value of their own on at least one day, watered or not.
        trees_tension: of these, on which a tension probe decided at least once.
        tree_days: days of these trees with a value.
        suffered: of these at or below the limit, as measured.
        suffered_tension: of these by a tension probe.
        watered: of the trees, those that were watered in the period.
        computed: of the watered, those whose lists say all that the model needs.
        computed_suffered: stress days of the computed, as measured.
        without_water: theirs, had nobody watered (model).
        with_rhythm: theirs under the fixed rhythm (model).
    """

    trees: int = 0
    trees_tension: int = 0
    tree_days: int = 0
    suffered: int = 0
    suffered_tension: int = 0
    watered: int = 0
    computed: int = 0
    computed_suffered: int = 0
    without_water: int = 0
    with_rhythm: int = 0

    @property
    def avoided(self) -> int:
        """Days that watering spared the trees; may be negative where the model is wrong."""
        return self.without_water - self.computed_suffered

    @property
    def not_computed(self) -> int:
        """Watered trees with a probe for which nothing can be said to have been spared."""
        return self.watered - self.computed


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
        compared_waterings, compared_litres: those of the days that the rhythm is compared on.
        rhythm_waterings, rhythm_litres: what the fixed rhythm would have brought to the trees that
            were watered or advised.
        stress: of the trees with a probe of their own.
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
    compared_waterings: int = 0
    compared_litres: float = 0.0
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
