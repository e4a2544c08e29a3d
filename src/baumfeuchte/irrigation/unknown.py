"""Trees that nothing can be said about: why, and since when (irrigation-science 4.7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.irrigation.plausibility import like_air
from baumfeuchte.irrigation.rules import RULE_VERSION
from baumfeuchte.irrigation.season import DEFAULT_SEASON, Season, in_season

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from baumfeuchte.irrigation.probes import ProbeCheck
    from baumfeuchte.irrigation.state import ProbeState, TreeState

STALE_SOURCE = "irrigation-science 4.7"
OUT_OF_SEASON = Reason(code="out_of_season", source="irrigation-science 2.4 [S23][S33]")
_SECONDS_PER_DAY = 86_400.0


def newest_reading(probes: ProbeState, count: int) -> list[datetime | None]:
    """Newest usable reading of each of ``count`` trees (UTC, no other unit), None = never.

    Source: irrigation-science 4.7 (the age of the data is part of the advice).
    """
    newest: list[datetime | None] = [None] * count
    for tree, at in zip(probes.tree_index.tolist(), probes.observed_at, strict=True):
        known = newest[tree]
        if at is not None and (known is None or at > known):
            newest[tree] = at
    return newest


def unknown_recommendation(
    trees: TreeState,
    probes: ProbeState,
    check: ProbeCheck,
    *,
    day: date,
    as_of: datetime,
    stale_after_days: int,
    season: Season = DEFAULT_SEASON,
) -> Callable[[int], Recommendation]:
    """Give a function that writes the advice of a tree (its row) without a usable value.

    Codes: ``no_sensor``, ``no_reading`` (never), ``bad_values`` (recent but implausible),
    ``probe_no_contact`` (as dry as air),
    ``stale`` (value: whole days since the last usable reading). Source: irrigation-science 4.7.
    Outside the season (2.4) the tree stays unknown and the season is a second reason.
    """
    count = trees.tree_id.shape[0]
    probe_count = np.bincount(probes.tree_index, minlength=count).tolist()
    bad = np.bincount(probes.tree_index[check.implausible], minlength=count).tolist()
    in_air = check.implausible & like_air(probes.value, probes.is_tension)
    air = np.bincount(probes.tree_index[in_air], minlength=count).tolist()
    newest = newest_reading(probes, count)
    outside = () if in_season(day, season) else (OUT_OF_SEASON,)
    ids = trees.tree_id.tolist()

    def write(row: int) -> Recommendation:
        last = newest[row]
        if probe_count[row] == 0:
            reason = Reason(code="no_sensor")
        elif 0 < air[row] == bad[row]:
            reason = Reason(code="probe_no_contact", source="irrigation-science 5 Q10")
        elif bad[row] > 0:
            reason = Reason(code="bad_values", source="irrigation-science 5 Q1, Q2")
        elif last is None:
            reason = Reason(code="no_reading", source=STALE_SOURCE)
        else:
            age_days = max((as_of - last).total_seconds() / _SECONDS_PER_DAY, 0.0)
            reason = Reason(
                code="stale",
                quantity="age_days",
                value=float(int(age_days)),
                threshold=float(stale_after_days),
                source=STALE_SOURCE,
            )
        return Recommendation(
            tree_id=ids[row],
            day=day,
            status=Status.UNKNOWN,
            litres=None,
            rule_version=RULE_VERSION,
            last_observed_at=last,
            reasons=(reason, *outside),
            inputs={"probes": probe_count[row]},
        )

    return write
