"""What the department reads: status, litres, dates and reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

NO_CLASS: Final = "-"
"""The confidence class where nothing is known."""


class Status(StrEnum):
    """State of a tree, most urgent first after ``unknown`` (irrigation-science 4.7)."""

    UNKNOWN = "unknown"
    TOO_WET = "too_wet"
    CRITICAL = "critical"
    DRY = "dry"
    SOON = "soon"
    OK = "ok"
    MONITORING = "monitoring"
    """Outside the season: values are shown, no advice is given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why, so that a gardener can contradict.

    Attributes:
        code: machine-readable, rendered to a sentence by ``irrigation.explain``.
        quantity: what was compared, for example ``rew`` or ``soil_water_tension_kpa``.
        value, threshold: the two numbers; None where a reason has none.
        source: where the threshold comes from.
        depth_cm: of the deciding probe, if one decided.
    """

    code: str
    quantity: str = ""
    value: float | None = None
    threshold: float | None = None
    source: str = ""
    depth_cm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """Advice for one tree and day.

    Attributes:
        litres: gross litres to bring, rounded up to 10; 0 = none needed, None = not known.
        water_by, not_before: first day with probability >= 0.5 and >= 0.2 of being critical.
        probability_dry_3d: that the tree falls below its critical limit within 3 days
            (irrigation-science 9 works it out: 0.61 and "bald").
        days_until_critical, earliest_days, latest_days: None means later than the horizon.
        rew: relative extractable water now, 0 wilting point .. 1 field capacity.
        confidence: class A..D (irrigation-science 6), ``-`` when unknown.
        priority: expected stress days of the next week x vulnerability; ranks the list.
        last_observed_at: of the newest usable value, also when it is too old to use.
        reasons: the first one is the sentence on the list.
        inputs: every number that the decision used, JSON-ready.
    """

    tree_id: int
    day: date
    status: Status
    litres: int | None
    rule_version: str
    water_by: date | None = None
    not_before: date | None = None
    probability_dry_3d: float | None = None
    days_until_critical: float | None = None
    earliest_days: float | None = None
    latest_days: float | None = None
    rew: float | None = None
    confidence: str = NO_CLASS
    priority: float = 0.0
    last_observed_at: datetime | None = None
    reasons: tuple[Reason, ...] = ()
    inputs: Mapping[str, object] = field(default_factory=dict)
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanningRun:
    """One computation of a day's list; ``revision`` counts from 1.

    Attributes:
        issued_at: when it was computed.
        as_of: the newest reading time that it may use; a confirmation moves it on.
        is_current: the newest of its day.
        released_at: since when it is the list of its day, that people work with; None for a
            preview and for revisions. A day has one list at most.
    """

    id: int
    day: date
    revision: int
    issued_at: datetime
    as_of: datetime
    rule_version: str
    is_current: bool
    shared_inputs: Mapping[str, object] = field(default_factory=dict)
    released_at: datetime | None = None
