"""How far "safe for 7 days" can be trusted, on the series and origins of the backtest.

    python benchmarks/safe.py [--harness ../shared/data/backtest.py] [--weather perfect]

"Safe" is said where the lower 80 % edge of the forecast stays on the wet side of the limit X on
all 7 days. Series, origins, X and the day of crossing are the backtest's own (its functions are
imported from the given path); only origins that start wet count. Besides our forecast the same is
measured for the backtest's blend and for persistence.
"""

from __future__ import annotations

import argparse
import functools
import importlib.util
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

DAYS = 7
HERE = Path(__file__).resolve().parent
PLUGIN = HERE / "backtest_plugin.py"


def load_harness(path: str) -> Any:  # noqa: ANN401 - a script that is not ours, typed by nobody
    """Import the backtest from its file."""
    spec = importlib.util.spec_from_file_location("backtest", path)
    if spec is None or spec.loader is None:
        sys.exit(f"{path} is no Python file; give the backtest's path with --harness")
    module = importlib.util.module_from_spec(spec)
    sys.modules["backtest"] = module
    spec.loader.exec_module(module)
    return module


def said_and_crossed(
    job: tuple[Any, Any, Any], *, harness_path: str, forecaster: str, weather: str, origins: int
) -> list[tuple[str, bool, bool]]:
    """(set, "safe" said, X crossed within 7 days) for each origin of one series that starts wet."""
    harness = load_harness(harness_path)
    inner = harness.resolve(forecaster)
    edges: list[np.ndarray] = []

    def keep(*given: Any) -> np.ndarray:  # noqa: ANN401 - arguments are handed on unseen
        try:
            found = harness.norm(inner(*given), len(harness.HOR))
        except Exception:  # noqa: BLE001 - the backtest counts a failing forecaster as declining
            found = None
        edges.append(np.full((3, 14), np.nan) if found is None else found)
        return edges[-1]

    def last_edges(*given: Any) -> float:  # noqa: ANN401 - asked for the origins that start wet
        threshold, direction = given[4], given[5]
        edge = edges[-1][0 if direction == "below" else 2][:DAYS]
        wet = edge > threshold if direction == "below" else edge < threshold
        return 1.0 if bool(wet.all()) else 2.0

    harness.BUILTIN["keep"], harness.BUILTIN["last_edges"] = keep, last_edges
    meta, readings, wx = job
    _, crossings, _, _ = harness.one(
        (meta, readings, wx, "keep", "last_edges", weather, origins, 1)
    )
    rows = [dict(zip(harness.CC, row, strict=True)) for row in crossings]
    return [(row["dataset"], row["P"] == 1.0, bool(row["T"] <= DAYS)) for row in rows]


def report(name: str, rows: list[tuple[str, bool, bool]]) -> None:
    """Print one line for all origins, and one for each set."""
    for label in ["ALL", *sorted({row[0] for row in rows})]:
        chosen = [row for row in rows if label in ("ALL", row[0])]
        said = np.array([row[1] for row in chosen])
        crossed = np.array([row[2] for row in chosen])
        wrong = (said & crossed).sum() / max(said.sum(), 1)
        heard = (said & ~crossed).sum() / max((~crossed).sum(), 1)
        print(
            f"{name:12s} {label:14s} origins {said.size:5d}  crossed {crossed.sum():4d}  said "
            f"{said.sum():5d}  wrong {wrong:6.1%}  said where it stays safe {heard:6.1%}"
        )


def main() -> None:
    """Run the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--harness", default=str(HERE / "../../shared/data/backtest.py"))
    parser.add_argument("--data", help="folder of the series; default: beside the harness")
    parser.add_argument("--weather", default="perfect", choices=["perfect", "noisy", "none"])
    parser.add_argument("--max-origins", type=int, default=80)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--forecaster", action="append", help="default: ours, blend, persistence")
    given = parser.parse_args()
    harness = load_harness(given.harness)
    jobs = list(harness.load(given.data or str(Path(given.harness).resolve().parent)))
    for forecaster in given.forecaster or [f"{PLUGIN}:forecast", "blend", "persistence"]:
        measure = functools.partial(
            said_and_crossed,
            harness_path=given.harness,
            forecaster=forecaster,
            weather=given.weather,
            origins=given.max_origins,
        )
        if given.jobs > 1:
            with ProcessPoolExecutor(given.jobs) as pool:
                found = list(pool.map(measure, jobs))
        else:
            found = [measure(job) for job in jobs]
        report(Path(forecaster).stem, [row for rows in found for row in rows])


if __name__ == "__main__":
    main()
