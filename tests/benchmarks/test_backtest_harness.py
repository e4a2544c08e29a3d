"""`baumfeuchte backtest` scores as the reference backtest does, where its data is at hand."""

from __future__ import annotations

import csv
import gzip
import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from baumfeuchte.cli._backtest_files import read_folder
from baumfeuchte.irrigation.backtest import BacktestOptions, run_series
from baumfeuchte.irrigation.backtest_scores import BacktestScore, score

if TYPE_CHECKING:
    from baumfeuchte.irrigation.arrays import FloatArray

HORIZONS = (1, 3, 7)
EVERY = 100_000
PLUGIN = Path(__file__).parents[2] / "benchmarks" / "backtest_plugin.py"


def path(values: FloatArray, horizons: Any) -> FloatArray:
    """A simple rule that no change of our forecast touches."""
    rate = (values[-1] - values[max(-8, -len(values))]) / 20.0
    return np.asarray(np.median(values[-3:]) + rate * np.sqrt(np.asarray(horizons, float)))


def rule(_times: Any, values: FloatArray, *, horizons: Any, **_: Any) -> FloatArray:
    centre, width = path(values, horizons), 0.05 * np.ptp(values)
    return np.stack([centre - width, centre, centre + width])


def rule_days(
    _times: Any, values: FloatArray, limit: float, *, quantity: str, max_days: int, **_: Any
) -> float:
    levels = path(values, 9.0 * np.arange(1, max_days + 1))
    dry = np.flatnonzero(levels >= limit if quantity == "tension_kpa" else levels <= limit)
    return float(dry[0] + 1) if dry.size else float("inf")


def scored(folder: Path, **options: Any) -> BacktestScore:
    if not folder.is_dir():
        pytest.skip(f"the reference series are not there: put them at {folder} (README)")
    chosen = BacktestOptions(horizons=HORIZONS, max_origins=EVERY, **options)
    return score([run_series(one, chosen) for one in read_folder(folder).series], HORIZONS)


@pytest.mark.parametrize(
    ("name", "origins", "error", "skill", "coverage", "pinball", "crossing"),
    [
        (
            "quebec",
            644,
            (8.1618, 11.2393, 15.3112),
            (-0.3823, -0.0152, -0.0363),
            (0.3789, 0.2904, 0.2345),
            (3.4872, 4.9476, 6.9540),
            (379, 64, 8.6274, 0.8594, 0.0159, 0.1429, 0.6364),
        ),
        (
            "solling",
            4858,
            (5.9515, 9.3635, 12.8441),
            (-0.4862, -0.1195, -0.0535),
            (0.3730, 0.2133, 0.1587),
            (2.5281, 4.1459, 5.8490),
            (3884, 431, 8.0998, 0.8585, 0.0116, 0.1157, 0.7021),
        ),
        (
            "rootwater",
            1140,
            (1.9704, 5.0523, 10.2658),
            (0.0062, 0.0027, 0.0025),
            (0.7395, 0.4035, 0.1798),
            (0.7315, 2.0285, 4.5093),
            (580, 159, 7.6309, 1.0, 0.0, 0.0, None),
        ),
    ],
)
def test_a_fixed_rule_gets_the_figures_of_the_harness(
    *,
    shared_dir: Path,
    name: str,
    origins: int,
    error: tuple[float, ...],
    skill: tuple[float, ...],
    coverage: tuple[float, ...],
    pinball: tuple[float, ...],
    crossing: tuple[float | None, ...],
) -> None:
    """The harness measured the same rule on every origin (`run --max-origins 100000`)."""
    found = scored(shared_dir / "data" / name, forecast=rule, crossing=rule_days)
    assert found.origins == origins
    near = {"abs": 6e-5}
    assert [lead.error_percent for lead in found.leads] == pytest.approx(error, **near)
    assert [lead.skill for lead in found.leads] == pytest.approx(skill, **near)
    assert [lead.coverage for lead in found.leads] == pytest.approx(coverage, **near)
    assert [lead.pinball_percent for lead in found.leads] == pytest.approx(pinball, **near)
    days = found.crossing
    assert (days.origins, days.reached) == crossing[:2]
    assert days.error_days == pytest.approx(crossing[2], **near)
    assert days.missed == pytest.approx(crossing[3], **near)
    assert days.false_alarms == pytest.approx(crossing[4], **near)
    assert days.warned_3_days == pytest.approx(crossing[5], **near)
    assert days.false_3_days == (
        None if crossing[6] is None else pytest.approx(crossing[6], **near)
    )


@pytest.mark.parametrize("weather", ["perfect", "none"])
def test_our_forecast_scores_as_in_the_harness(
    shared_dir: Path, tmp_path: Path, weather: str
) -> None:
    """Within 0.02 of skill: the harness reckons ET0 of days without temperatures differently."""
    if not all(importlib.util.find_spec(name) for name in ("pandas", "scipy")):
        pytest.skip("the harness needs pandas and scipy: install requirements-dev.lock (README)")
    data = shared_dir / "data"
    ours = scored(data / "quebec", weather_ahead=weather == "perfect", latitude_deg=45.9)
    out = tmp_path / "harness.csv.gz"
    subprocess.run(
        [
            *(sys.executable, str(data / "backtest.py"), "run", "--data", str(data)),
            *("--datasets", "quebec", "--forecaster", f"{PLUGIN}:forecast"),
            *("--weather", weather, "--max-origins", str(EVERY), "--jobs", "1"),
            *("--out", str(out)),
        ],
        check=True,
        capture_output=True,
        env={**os.environ, "BT_RAISE": "1"},
    )
    with gzip.open(out, "rt", encoding="utf-8") as text:
        rows = list(csv.DictReader(text))
    for lead in ours.leads:
        of_lead = [row for row in rows if int(row["h"]) == lead.days]
        came, last, said = (
            np.array([float(row[column]) for row in of_lead]) for column in ("y", "last", "q50")
        )
        skill = 1.0 - np.abs(came - said).sum() / np.abs(came - last).sum()
        assert ours.origins == len(of_lead)
        assert lead.skill == pytest.approx(skill, abs=0.02)
