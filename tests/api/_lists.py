"""The watering lists of the small city, for ``_city``."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from baumfeuchte.domain.recommendation import Reason, Recommendation, Status
from baumfeuchte.storage.recommendations import store_run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from baumfeuchte.storage.connection import Connection

DAY = date(2026, 7, 15)
NOW = datetime(2026, 7, 15, 3, 30, tzinfo=UTC)
"""05:30 in Berlin: when the list of the day is issued."""

_STATUSES = (
    (1, Status.CRITICAL, 90),
    (3, Status.DRY, 150),
    (5, Status.DRY, 80),
    (7, Status.SOON, 70),
    (2, Status.UNKNOWN, None),
    (4, Status.OK, 0),
    (6, Status.OK, 0),
    (8, Status.TOO_WET, 0),
    (9, Status.OK, 0),
    (10, Status.UNKNOWN, None),
    (11, Status.OK, 0),
    (12, Status.OK, 0),
    (13, Status.UNKNOWN, None),
    (14, Status.UNKNOWN, None),
)
_CODES = {
    Status.CRITICAL: "below_critical",
    Status.DRY: "below_water_at",
    Status.SOON: "dry_soon",
    Status.OK: "enough_water",
    Status.TOO_WET: "too_wet",
}


# Between the limits below, as the status says.
_REW = {
    Status.CRITICAL: 0.42,
    Status.DRY: 0.52,
    Status.SOON: 0.58,
    Status.OK: 0.62,
    Status.TOO_WET: 1.04,
}


def _recommendation(
    tree_id: int, number: int, status: Status, litres: int | None
) -> Recommendation:
    if status is Status.UNKNOWN:
        return _unknown(tree_id, number)
    tension = number == 1
    rew = _REW[status] + (number / 50 if status is Status.OK else number / 500)
    days = {Status.CRITICAL: 0.0, Status.DRY: 1.4, Status.SOON: 2.6}.get(status, 11.0)
    return Recommendation(
        tree_id=tree_id,
        day=DAY,
        status=status,
        litres=litres,
        rule_version="2026.1",
        water_by=DAY + timedelta(days=round(days)) if litres else None,
        not_before=DAY if litres else None,
        probability_dry_3d=0.8 if litres else 0.05,
        days_until_critical=days,
        earliest_days=days * 0.7,
        latest_days=days * 1.6,
        rew=rew,
        confidence="B",
        priority=20.0 - number,
        last_observed_at=NOW - timedelta(minutes=18),
        reasons=(
            Reason(
                code=_CODES[status],
                quantity="soil_water_tension_kpa" if tension else "rew",
                value=41.2 if tension else rew,
                threshold=33.0 if tension else 0.55,
                source="irrigation-science 2.2",
                depth_cm=30.0 if number != 3 else None,
            ),
            Reason(code="no_weather", source="irrigation-science 7"),
        ),
        inputs={
            "water_at_kpa": 25.0,
            "critical_kpa": 33.0,
            "water_at_rew": 0.55,
            "critical_rew": 0.5,
            "field_capacity": 0.273,
            "wilting_point": 0.09,
            "depths_cm": [20.0, 30.0, 45.0, 60.0],
            "shown_days": [days * 0.8, days * 1.3],
            "horizon_days": 14,
            "soil": "Sl3",
        },
    )


def _unknown(tree_id: int, number: int) -> Recommendation:
    silent = number < 13
    return Recommendation(
        tree_id=tree_id,
        day=DAY,
        status=Status.UNKNOWN,
        litres=None,
        rule_version="2026.1",
        last_observed_at=NOW - timedelta(days=5, hours=3) if silent else None,
        reasons=(
            Reason(code="stale", quantity="age_days", value=5.0, threshold=3.0)
            if silent
            else Reason(code="no_sensor"),
        ),
        inputs={"probes": 1},
    )


def plan(conn: Connection, tree_ids: dict[str, int]) -> None:
    for back in (3, 2, 1, 0):
        day = DAY - timedelta(days=back)
        items = [
            _recommendation(tree_ids[f"BO-{number:04d}"], number, status, litres)
            for number, status, litres in _STATUSES[back:]
        ]
        store_run(
            conn,
            day=day,
            issued_at=NOW - timedelta(days=back),
            as_of=NOW - timedelta(days=back, minutes=4),
            rule_version="2026.1",
            shared_inputs={},
            recommendations=items,
        )


def revise(conn: Connection, tree_ids: Mapping[str, int], litres: Mapping[int, int]) -> None:
    """A later run of the day, with other litres for some trees, by number."""
    items = [
        _recommendation(tree_ids[f"BO-{number:04d}"], number, status, litres.get(number, said))
        for number, status, said in _STATUSES
    ]
    store_run(
        conn,
        day=DAY,
        issued_at=NOW + timedelta(hours=1),
        as_of=NOW + timedelta(hours=1),
        rule_version="2026.1",
        shared_inputs={},
        recommendations=items,
    )
