"""What a decision is made from: trees, their probes, and the options of the city."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from baumfeuchte.domain.errors import InputError
from baumfeuchte.irrigation.estimate_litres import LITRES_PER_CROWN_M2
from baumfeuchte.irrigation.litres import LEAST_LITRES, STEP_LITRES
from baumfeuchte.irrigation.loss import DEFAULT_GAMMA_PER_MM, DEFAULT_KAPPA_PER_MM
from baumfeuchte.irrigation.root_zone import EFFICIENCY
from baumfeuchte.irrigation.season import DEFAULT_CURVE, DEFAULT_SEASON, Season, SeasonCurve
from baumfeuchte.irrigation.soils import DEFAULT_SOIL, SOILS, SUBSTRATE, SoilParameters
from baumfeuchte.irrigation.species import DROUGHT_CLASS_SHIFT_REW
from baumfeuchte.irrigation.thresholds import AGE_CLASSES, HYSTERESIS_REW, AgeClass
from baumfeuchte.irrigation.vulnerability import DEFAULT_VULNERABILITY, Vulnerability

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from baumfeuchte.irrigation.arrays import BoolArray, FloatArray, IntArray

STALE_AFTER_DAYS = 3
"""From this age on a value is not used (4.7)."""
HISTORY_DAYS = 7
"""Daily values that trend, hysteresis and the short-term correction look at (4.2, 4.5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeState:
    """P installed probes, in any order.

    Attributes:
        tree_index: (P,) row in ``TreeState``.
        depth_cm: (P,) cm.
        is_tension: (P,) True: values are kPa, False: Vol.-%.
        value: (P,) daily morning value of the planning day or its fallback, NaN = none usable.
        observed_at: P times of the newest usable reading (UTC), None = never.
        value_day_age: (P,) days from the day of the value to the planning day, NaN = none.
        history: (P, D) daily values, D >= 7, oldest first; the last column is the planning day.
        field_capacity, wilting_point: (P,) m3/m3 of the probe's own place (1.5), NaN = the tree's.
        doubtful: (P,) quality control calls it questionable: it counts with three times the error
            (5). None = no probe.
        kind: (P,) numbers of ``error_budget.ProbeKind`` by the device (1.6); a pit's substrate is
            known by its tree. None = Watermarks, and water contents by factory calibration.
        calibration: (P,) numbers of ``error_budget.Calibrated``: where ``field_capacity`` is from.
            None = from a winter.
    """

    tree_index: IntArray
    depth_cm: FloatArray
    is_tension: BoolArray
    value: FloatArray
    observed_at: tuple[datetime | None, ...]
    value_day_age: FloatArray
    history: FloatArray
    field_capacity: FloatArray | None = None
    wilting_point: FloatArray | None = None
    doubtful: BoolArray | None = None
    kind: IntArray | None = None
    calibration: IntArray | None = None

    def __post_init__(self) -> None:
        """Refuse columns of different length: they would shift values between trees."""
        count = self.tree_index.shape[0]
        lengths = [
            len(column)
            for column in (self.depth_cm, self.is_tension, self.value, self.value_day_age)
        ]
        lengths += [
            len(own)
            for own in (
                *(self.field_capacity, self.wilting_point, self.doubtful),
                *(self.kind, self.calibration),
            )
            if own is not None
        ]
        if any(length != count for length in (*lengths, len(self.observed_at))):
            raise InputError("ProbeState: all columns need one entry per probe.")
        if self.history.shape[0] != count or self.history.shape[1:] < (HISTORY_DAYS,):
            raise InputError(
                f"ProbeState: history needs the shape ({count}, {HISTORY_DAYS} or more days)."
            )

    @property
    def recent(self) -> FloatArray:
        """(P, 7) the last days of the history."""
        return self.history[:, -HISTORY_DAYS:]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeState:
    """N trees.

    Attributes:
        tree_id: (N,) keys.
        standing_years: (N,) years, NaN = unknown (counts as 4-10, and the advice says so).
        soil: N codes (KA5 class or ``substrate``), None = unknown.
        stone_fraction: (N,) share of stones by volume, 0..1.
        field_capacity, wilting_point: (N,) m3/m3 of the site, NaN = from the class.
        wetted_volume_m3: (N,) m3, NaN = by age.
        watered_litres: (N,) l logged after the newest reading.
        drought_class: (N,) 1..4 of the species (2.2), NaN = unknown. None = no tree has one.
        volume_lessons: (N,) waterings that taught the wetted volume (3.2 V1). None = not told.
    """

    tree_id: IntArray
    standing_years: FloatArray
    soil: tuple[str | None, ...]
    stone_fraction: FloatArray
    field_capacity: FloatArray
    wilting_point: FloatArray
    wetted_volume_m3: FloatArray
    watered_litres: FloatArray
    drought_class: FloatArray | None = None
    volume_lessons: IntArray | None = None

    def __post_init__(self) -> None:
        """Refuse columns of different length: they would shift values between trees."""
        count = self.tree_id.shape[0]
        columns = (
            self.standing_years,
            self.soil,
            self.stone_fraction,
            self.field_capacity,
            self.wilting_point,
            self.wetted_volume_m3,
            self.watered_litres,
            *(() if self.drought_class is None else (self.drought_class,)),
            *(() if self.volume_lessons is None else (self.volume_lessons,)),
        )
        if any(len(column) != count for column in columns):
            raise InputError("TreeState: all columns need one entry per tree.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a city may change; the defaults are those of irrigation-science.

    Attributes:
        kappa_per_mm, gamma_per_mm: loss per mm ET0 and gain per mm rain, m3/m3 (4.2).
        efficiency: eta of the way of watering, 0..1 (3.2).
        device_capacity_litres: of the bag or ring, l; None = passes are not counted.
        least_litres, step_litres: l (3.2).
        default_soil: code for trees without a (known) soil (1.3).
        stale_after_days: from this age in days on a value is not used (4.7).
        age_classes: the table of limits (2.2).
        litres_per_crown_m2: most litres of an estimate per m2 of crown (3.1).
        season: when advice is given (2.4).
        season_curve: of the plant coefficient of trees without a sensor (2.4).
        hysteresis_rew: REW above the limit at which a tree is not dry any more (2.2).
        substrate: the planted soil of the register's ``substrate`` (1.3).
        vulnerability: weight of a stress day (4.7).
        drought_shifts: REW by drought class of the species (2.2).
    """

    kappa_per_mm: float = DEFAULT_KAPPA_PER_MM
    gamma_per_mm: float = DEFAULT_GAMMA_PER_MM
    efficiency: float = EFFICIENCY["watering_ring"]
    device_capacity_litres: float | None = None
    least_litres: float = LEAST_LITRES
    step_litres: float = STEP_LITRES
    default_soil: str = DEFAULT_SOIL
    stale_after_days: int = STALE_AFTER_DAYS
    age_classes: tuple[AgeClass, ...] = AGE_CLASSES
    litres_per_crown_m2: float = LITRES_PER_CROWN_M2
    season: Season = DEFAULT_SEASON
    season_curve: SeasonCurve = DEFAULT_CURVE
    hysteresis_rew: float = HYSTERESIS_REW
    substrate: SoilParameters = SOILS[SUBSTRATE]
    vulnerability: Vulnerability = DEFAULT_VULNERABILITY
    drought_shifts: Mapping[int, float] = field(
        default_factory=lambda: dict(DROUGHT_CLASS_SHIFT_REW)
    )


DEFAULT_OPTIONS = Options()
