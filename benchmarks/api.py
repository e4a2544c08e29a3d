"""Answers a second of the API, beside the same rows by hand and beside an empty answer.

    python benchmarks/api.py [--trees 10000] [--seconds 4] [--rounds 3] [--connections 8]

Makes an embedded PostgreSQL with a planned city, starts `baumfeuchte serve` and the hand-written
application of `_rows_app.py`, one worker each, and asks both with wrk, in turns. Rows are a
thousand each: readings of a tree, trees, and lines of the watering list. Of the list every request
wants other lines, so that our memory of the last answers counts for nothing; `the same lines again`
is with it. The median of the rounds counts.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from _plan_city import DAY, NOW, add_day, make_city
from baumfeuchte.embedded.postgres import running_postgres
from baumfeuchte.embedded.processes import free_port
from baumfeuchte.migrations.runner import migrate
from baumfeuchte.planning.turn import take_turn
from baumfeuchte.storage.engine import Database
from plan import ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAST_ROWS, LEAST_ETAG = 0.8, 0.6
PROBES, DAYS = 6, 12
SINCE, UNTIL = "2026-07-05T00:00:00Z", "2026-07-15T03:00:00Z"


def main() -> int:
    """Run the comparison and print it."""
    options = _options()
    wrk = shutil.which("wrk")
    if wrk is None:
        print("wrk is not installed (apt-get install wrk): nothing else is fast enough to ask.")
        return 2
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)
        url = stack.enter_context(running_postgres(folder / "data", durable=False))
        run_id = _fill(url, options.trees)
        ours = stack.enter_context(_serve(url))
        by_hand = stack.enter_context(_by_hand(url))
        results = _measure(wrk, ours, by_hand, run_id, folder=folder, options=options)
    return _report(results)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trees", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=8)
    return parser.parse_args()


def _fill(url: str, trees: int) -> int:
    migrate(url)
    database = Database(url, pool_size=2)
    try:
        make_city(database, trees=trees, sensors=trees // 10, probes=PROBES, days=DAYS)
        add_day(database, probes=PROBES)
        return take_turn(database, day=DAY, now=NOW, zone=ZONE).id
    finally:
        database.dispose()


@contextmanager
def _serve(url: str) -> Iterator[str]:
    port = str(free_port())
    environment = {
        **os.environ,
        "BAUMFEUCHTE_DATABASE_URL": url,
        "BAUMFEUCHTE_PUBLIC_READ": "true",
        "BAUMFEUCHTE_CLOCK_START": NOW.isoformat(),
        "BAUMFEUCHTE_LOG_LEVEL": "WARNING",
    }
    command = [sys.executable, "-m", "baumfeuchte", "serve", "--port", port]
    with _running(command, environment, f"http://127.0.0.1:{port}", "/healthz") as address:
        yield address


@contextmanager
def _by_hand(url: str) -> Iterator[str]:
    port = str(free_port())
    here = str(Path(__file__).parent)
    command = [sys.executable, "-m", "uvicorn", "--app-dir", here, "--port", port]
    command += ["--no-access-log", "--log-level", "warning", "_rows_app:app"]
    environment = {**os.environ, "DATABASE_URL": url}
    with _running(command, environment, f"http://127.0.0.1:{port}", "/nothing") as address:
        yield address


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], address: str, path: str
) -> Iterator[str]:
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(300):
            try:
                httpx.get(address + path, timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _measure(
    wrk: str, ours: str, by_hand: str, run_id: int, *, folder: Path, options: argparse.Namespace
) -> list[tuple[str, float, float]]:
    """Rows of name, answers a second of ours, and of what it is compared with."""
    tree = options.trees // (options.trees // 10)
    period = f"since={SINCE}&until={UNTIL}"
    pairs = {
        "1,000 readings of a tree": (
            f"{ours}/api/v1/trees/{tree}/readings?limit=1000&{period}",
            f"{by_hand}/readings?tree={tree}&{period}",
        ),
        "1,000 trees": (f"{ours}/api/v1/trees?limit=1000", f"{by_hand}/trees"),
        "1,000 lines of the list": (
            f"{ours}/api/v1/watering-list?limit=1000&offset=0",
            f"{by_hand}/list?run={run_id}&offset=0",
        ),
        "the same lines again": (
            f"{ours}/api/v1/watering-list?limit=1000",
            f"{by_hand}/list?run={run_id}",
        ),
    }
    results = []
    for name, (own, hand) in pairs.items():
        for address in (own, hand):
            items = httpx.get(address, timeout=60).json()["items"]
            assert len(items) == 1000, f"{address}: {len(items)}"
        other = _other_lines(folder, options.trees) if "offset" in own else ()
        results.append((name, *_turns(wrk, options, (own, other), (hand, other))))
    whole = f"{ours}/api/v1/watering-list"
    etag = httpx.get(whole, timeout=60).headers["ETag"]
    again = (whole, ("-H", f"If-None-Match: {etag}"))
    nothing = (f"{by_hand}/nothing", ())
    results.append(("the whole list again (304)", *_turns(wrk, options, again, nothing)))
    return results


def _other_lines(folder: Path, trees: int) -> tuple[str, ...]:
    """Makes wrk ask for other lines with every request."""
    script = folder / "other_lines.lua"
    script.write_text(
        "function request()\n"
        f'  local path = wrk.path:gsub("offset=0", "offset=" .. math.random(0, {trees - 1000}))\n'
        "  return wrk.format(nil, path)\n"
        "end\n",
        encoding="ascii",
    )
    return ("-s", str(script))


def _turns(
    wrk: str, options: argparse.Namespace, *what: tuple[str, tuple[str, ...]]
) -> tuple[float, ...]:
    rates: list[list[float]] = [[] for _ in what]
    for _ in range(options.rounds):
        for (address, headers), found in zip(what, rates, strict=True):
            out = subprocess.run(
                [
                    *(wrk, "-t1", f"-c{options.connections}", f"-d{options.seconds}s"),
                    *(*headers, address),
                ],
                capture_output=True,
                text=True,
                check=True,
            ).stdout
            # wrk counts a 304 as no success; without a condition there must be none.
            assert "-H" in headers or "Non-2xx" not in out, out
            match = re.search(r"Requests/sec:\s+([\d.]+)", out)
            assert match is not None, out
            found.append(float(match[1]))
    return tuple(statistics.median(found) for found in rates)


def _report(results: list[tuple[str, float, float]]) -> int:
    print(f"{'answers a second':<32}{'ours':>9}{'by hand':>9}{'ratio':>7}{'asked':>7}")
    good = True
    for name, own, other in results:
        wanted = LEAST_ETAG if "304" in name else LEAST_ROWS
        good &= own / other >= wanted
        print(f"{name:<32}{own:>9.0f}{other:>9.0f}{own / other:>7.2f}{wanted:>7.2f}")
    print("(the 304 is compared with an empty answer of the hand-written application)")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
