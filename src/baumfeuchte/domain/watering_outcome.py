"""What became of a logged watering, as the tree's own probes saw it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Outcome(StrEnum):
    """Whether the water arrived (irrigation-science 3.2 V1)."""

    EFFECTIVE = "effective"
    """A probe in the depths that count is wetter 24 hours later."""
    RAN_OFF = "ran_off"
    """Water was seen, but a day later nothing of it is where it counts."""
    NO_RESPONSE = "no_response"
    """Not one probe moved: the water ran off, was never brought, or the probes lost contact."""
    NOT_SEEN = "not_seen"
    """There is no probe, or it has no usable values before and after."""
    MASKED_BY_RAIN = "masked_by_rain"
    """It became wetter, but rain fell within the 24 hours: nobody can say which water it was."""
    ABOVE_FIELD_CAPACITY = "above_field_capacity"
    """The soil was or became full: more water could not be seen, nothing is learned."""


ARRIVED = frozenset({Outcome.EFFECTIVE, Outcome.ABOVE_FIELD_CAPACITY})
NOT_ARRIVED = frozenset({Outcome.RAN_OFF, Outcome.NO_RESPONSE})


@dataclass(frozen=True, slots=True, kw_only=True)
class WateringOutcome:
    """The judgement on one watering.

    Attributes:
        response: m3/m3, 24 hours after minus before, of the best responding probe that counts;
            None where nothing was seen.
        teaching_litres: litres that explain ``taught_response``; None: nothing may be learned.
        taught_response: m3/m3, mean of the probes that count; None as above.
        detail: numbers and reasons behind it, ready for JSON.
    """

    watering_id: int
    evaluated_at: datetime
    outcome: Outcome
    response: float | None = None
    teaching_litres: float | None = None
    taught_response: float | None = None
    detail: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedVolume:
    """The wetted volume of a tree as its waterings taught it (irrigation-science 3.2 V1).

    Attributes:
        volume_m3: m3.
        log_variance: variance of ln V.
        waterings: how many taught.
    """

    tree_id: int
    volume_m3: float
    log_variance: float
    waterings: int
