from __future__ import annotations

from datetime import UTC, datetime

from baumfeuchte.domain.calibration import CalibrationKind, ProbeCalibration
from baumfeuchte.domain.reading import Quantity
from baumfeuchte.planning.calibration_choice import choose


def made(
    kind: CalibrationKind, period: str, wet: float | None, installation: int = 1
) -> ProbeCalibration:
    return ProbeCalibration(
        installation_id=installation,
        quantity=Quantity.SOIL_MOISTURE_VWC_PERCENT,
        kind=kind,
        period=period,
        field_capacity=wet,
        wilting_point=None if wet is None else wet - 0.15,
        days=60,
        computed_at=datetime(2026, 5, 1, tzinfo=UTC),
    )


WINTER, PLATEAU = CalibrationKind.WINTER, CalibrationKind.PLATEAU


def test_the_newest_winter_with_a_value_wins() -> None:
    found = choose(
        [
            made(WINTER, "2026/27", None),
            made(PLATEAU, "2027", 0.21),
            made(WINTER, "2025/26", 0.26),
            made(WINTER, "2024/25", 0.25),
        ]
    )[1]
    assert (found.kind, found.period, found.field_capacity) == (WINTER, "2025/26", 0.26)
    assert found.shift == 0.01
    assert not found.drifted


def test_plateaus_only_without_a_winter_and_nothing_out_of_nothing() -> None:
    found = choose(
        [made(PLATEAU, "2025", 0.2), made(PLATEAU, "2026", 0.22), made(WINTER, "2025/26", None, 2)]
    )
    assert set(found) == {1}
    assert (found[1].period, found[1].shift, found[1].drifted) == ("2026", None, False)


def test_two_consecutive_known_winters_are_compared() -> None:
    rows = [
        made(WINTER, period, wet)
        for period, wet in (("2023/24", 0.20), ("2024/25", 0.26), ("2025/26", 0.27))
    ]
    assert not choose(rows)[1].drifted
    assert choose(rows[:2])[1].drifted
